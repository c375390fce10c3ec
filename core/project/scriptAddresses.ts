import { basename, dirname, join } from '../base/path';
import type { Span } from '../base/span';
import type { ModelPool } from '../model/networkSource';
import type { Artifacts } from './artifacts';
import type { BuiltModel, BuiltTarget } from './builtTarget';
import { classify, isToolWorkspace, isVendorPath } from './classify';
import { readGenerateScript, type WeightsAddress } from './build/generateScript';
import { poolOfBlob } from './targetWeights';

/** A flash address that a script gives to the data of one pool of a built model. */
export interface ScriptAddress {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
  readonly address: bigint;
  /** The number as it stands in the script; undefined where it is put together. */
  readonly span: Span | undefined;
  readonly model: BuiltModel;
  readonly pool: ModelPool;
}

const scriptLists = new WeakMap<readonly string[], readonly string[]>();

function scriptsOf(artifacts: Artifacts): readonly string[] {
  const { paths } = artifacts.files;
  let known = scriptLists.get(paths);
  if (!known) {
    known = paths.filter(
      (path) => classify(path).includes('generateScript') && !isVendorPath(path) && !isToolWorkspace(path),
    );
    scriptLists.set(paths, known);
  }
  return known;
}

/**
 * The addresses that `objcopy --change-addresses` gives to blobs of the target's models. A blob is of a model where it
 * has the model's name and the script reads it from the model's folder, writes it there, or copies the model's source
 * there.
 */
export function scriptAddresses(artifacts: Artifacts, target: BuiltTarget): ScriptAddress[] {
  return scriptsOf(artifacts).flatMap((file) => {
    const text = artifacts.text(file);
    if (text === undefined || !text.includes('objcopy')) return [];
    const script = artifacts.cache.of(`generate ${file}`, artifacts.files, (tracked) =>
      readGenerateScript(tracked.text(file) ?? ''),
    );
    return script.weights.flatMap((entry): ScriptAddress[] => {
      const owners = target.models.filter((model) => isBlobOf(file, entry, script.copies, model));
      const model = owners.length === 1 ? owners[0] : undefined;
      const pool =
        model &&
        (poolOfBlob(entry.input, model, target.addressing) ??
          (entry.output === undefined ? undefined : poolOfBlob(entry.output, model, target.addressing)));
      if (!model || !pool || pool.mode === 'relative') return [];
      const { address, line } = entry;
      return [{ file, line, address, span: spanOfNumber(artifacts, file, line, address), model, pool }];
    });
  });
}

function isBlobOf(
  script: string,
  { input, output }: WeightsAddress,
  copies: readonly { readonly from: string; readonly to: string }[],
  model: BuiltModel,
): boolean {
  const stem = basename(model.file).replace(/\.c$/, '');
  const home = dirname(model.file);
  // Scripts run in their own folder or at the project's root.
  const folders = [...new Set([dirname(script), ''])];
  const isNamed = (path: string): boolean => basename(path).startsWith(`${stem}_`);
  const named = [input, ...(output === undefined ? [] : [output])].filter(isNamed);
  if (named.length === 0) return false;
  if (named.some((path) => folders.some((folder) => dirname(join(folder, path)) === home))) return true;
  return copies.some(({ from, to }) => {
    const isSource = basename(from) === basename(model.file) || basename(to) === basename(model.file);
    return isSource && folders.some((folder) => [home, model.file].includes(join(folder, to)));
  });
}

/** The number in the command or in the variable that it uses; where several are equal, the first from the command on. */
function spanOfNumber(artifacts: Artifacts, file: string, line: number, address: bigint): Span | undefined {
  const text = artifacts.text(file) ?? '';
  const lines = artifacts.lines(file);
  const isEqual = (word: string): boolean => BigInt(word) === address;
  const start = artifacts.lineSpan(file, line).start;
  // A command may go on over a few lines.
  const end = artifacts.lineSpan(file, Math.min(line + 8, lines.length - 1)).end;
  const option = /--(?:change|adjust)-(?:addresses|vma|lma)(?:=|\s+)["']?\+?(0x[0-9a-f]{1,16}|\d{1,20})\b/gi;
  for (const match of text.slice(start, end).matchAll(option)) {
    if (!isEqual(match[1]!)) continue;
    const at = start + match.index + match[0].length - match[1]!.length;
    return { start: at, end: at + match[1]!.length };
  }
  const assignment =
    /^[ \t]*(?:export\s+|set\s+|readonly\s+|local\s+)?[A-Za-z_]\w*=["']?(0x[0-9a-f]{1,16}|\d{1,20})["']?[ \t]*$/gim;
  for (const match of text.slice(0, start).matchAll(assignment)) {
    if (!isEqual(match[1]!)) continue;
    const at = match.index + match[0].lastIndexOf(match[1]!);
    return { start: at, end: at + match[1]!.length };
  }
  return undefined;
}
