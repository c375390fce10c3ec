import { dirname } from '../base/path';
import type { Artifacts } from './artifacts';
import type { BuiltTarget } from './builtTarget';
import { isToolWorkspace } from './classify';

/** What the sources say of switching memories on before `main`. */
export type MemoryStart =
  | { readonly kind: 'nothingStartsIt'; readonly looked: number }
  | { readonly kind: 'startedIn'; readonly file: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** More sources than this are not an application whose start anybody can oversee. */
const mostSources = 400;

/** RAMCFG and RCC as ST's drivers, CMSIS and hand-written startup code name them. */
const starts = /SRAMSD|RAMCFG_SRAM[3-6]|EnableAXISRAM|AXISRAM[3-6]_?(?:MEM|CLK|EN)|MEMENR|RAMCFG->/;

/**
 * Whether something in the application's sources switches on the RAM that is off after reset. Unknown where an FSBL may
 * do it, where sources are missing, and where there are too many to tell.
 */
export function memoryStart(artifacts: Artifacts, target: BuiltTarget): MemoryStart {
  if (target.boot.some(({ name }) => name === 'FSBL')) return { kind: 'unknown', why: 'the FSBL may do it' };
  const build = target.files.files
    .find(({ role }) => role === 'linkerScript')
    ?.evidence.find(({ strength }) => strength === 3);
  if (!build) return { kind: 'unknown', why: 'no build description names the sources' };
  const sources = sourcesBelow(
    artifacts,
    dirname(build.file),
    new Set(target.models.map(({ file }) => file)),
  );
  if (sources.length === 0 || sources.length > mostSources)
    return { kind: 'unknown', why: `${sources.length} sources were found` };
  for (const file of sources) {
    const text = artifacts.text(file);
    if (text === undefined) return { kind: 'unknown', why: `${file} cannot be read` };
    if (starts.test(text)) return { kind: 'startedIn', file };
  }
  return { kind: 'nothingStartsIt', looked: sources.length };
}

/** C and assembler sources of the application: no model, no runtime, of the drivers only what runs at the start. */
function sourcesBelow(artifacts: Artifacts, folder: string, models: ReadonlySet<string>): string[] {
  return artifacts.files.paths.filter(
    (path) =>
      /\.(?:c|cpp|s)$/i.test(path) &&
      (folder === '' || path.startsWith(`${folder}/`)) &&
      !models.has(path) &&
      !isToolWorkspace(path) &&
      !/(?:^|\/)Middlewares\//.test(path) &&
      (!/(?:^|\/)Drivers\//.test(path) || /(?:^|\/)(?:system|startup)_[^/]*$/.test(path)),
  );
}
