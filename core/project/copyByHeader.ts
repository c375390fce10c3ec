import type { Artifacts } from './artifacts';
import { isToolWorkspace, isVendorPath } from './classify';

/** A function of an FSBL that says how much of the application it copies. */
export interface CopiedLength {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

/** An FSBL of one's own has no more sources. */
const mostSources = 200;
const largestSource = 400_000;

/**
 * Where an FSBL copies by the length in the image's header. ST's boot code asks `BOOT_GetApplicationSize`, which is weak and
 * gives `EXTMEM_LRUN_SOURCE_SIZE`; ST's FSBL for AI has one of its own, which reads the header of the image. Undefined
 * where the sources below a folder have none.
 */
export function copyByHeader(artifacts: Artifacts, folder: string): CopiedLength | undefined {
  const sources = artifacts.files.paths.filter(
    (path) =>
      path.endsWith('.c') &&
      /fsbl|boot/i.test(path) &&
      (folder === '' || path.startsWith(`${folder}/`)) &&
      artifacts.files.size(path) <= largestSource &&
      !isVendorPath(path) &&
      !isToolWorkspace(path),
  );
  for (const file of sources.slice(0, mostSources)) {
    const text = artifacts.text(file);
    const found = text === undefined ? null : /^(.*)\bBOOT_GetApplicationSize\s*\([^;()]*\)\s*\{/m.exec(text);
    if (!text || !found || /\b__weak\b|__attribute__/.test(found[1]!)) continue;
    const body = text.slice(found.index, closing(text, found.index + found[0].length));
    // Its own constant, or the template's, is a window of fixed size again.
    if (/EXTMEM_LRUN_SOURCE_SIZE/.test(body) || !/\*|->|memcpy|EXTMEM_Read/.test(body)) continue;
    return { file, line: artifacts.lineOf(file, found.index) };
  }
  return undefined;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
