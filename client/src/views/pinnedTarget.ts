import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type FormattingOptions,
} from 'jsonc-parser';
import type { TargetStatus } from '../../../protocol/server';

const style: FormattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/**
 * The text of n6mem.json with a target as it was found: in place of the entry of the same name, else behind the last
 * one. A list of targets is complete, so the project's other targets follow by their names where they are not in it:
 * all else of them stays inferred. Comments and the rest of the file stay. An empty text gives a new file.
 *
 * @param others names of the project's other targets
 *
 * @throws Error where the text is not JSON, or its `targets` is not a list: it is not ours to overwrite
 */
export function withPinnedTarget(text: string, target: TargetStatus, others: readonly string[] = []): string {
  return others.reduce(
    (written, name) => withEntry(written, { name }, 'kept'),
    withEntry(text, entryOf(target), 'replaced'),
  );
}

/** @param known what becomes of an entry of the same name */
function withEntry(text: string, entry: { readonly name: string }, known: 'kept' | 'replaced'): string {
  const source = text.trim() === '' ? '{}\n' : text;
  const tree = parseTree(source, undefined, { allowTrailingComma: true });
  if (tree?.type !== 'object') throw new Error('it is not a JSON object');
  const list = findNodeAtLocation(tree, ['targets']);
  if (list && list.type !== 'array') throw new Error('its "targets" is not a list');
  const names = (list?.children ?? []).map((entry): unknown => {
    const name = findNodeAtLocation(entry, ['name']);
    return name && getNodeValue(name);
  });
  const at = names.indexOf(entry.name);
  if (at >= 0 && known === 'kept') return text;
  const edits = modify(source, ['targets', at < 0 ? names.length : at], entry, {
    formattingOptions: style,
    isArrayInsertion: at < 0,
  });
  return applyEdits(source, edits);
}

/** The keys of n6mem.json; what a target lacks is left to be inferred. */
function entryOf(target: TargetStatus): { readonly name: string } {
  const files = (role: string): readonly string[] =>
    target.files.filter((file) => file.role === role).map((file) => file.label);
  const lists = Object.entries({
    linkerScripts: files('linkerScript'),
    pools: files('mpool'),
    models: files('model'),
    images: files('image'),
  }).filter(([, paths]) => paths.length > 0);
  const headers = files('runtime').find((path) => path.endsWith('ll_aton_version.h'));
  const [archive] = files('archive');
  const runtime = {
    ...(headers === undefined ? {} : { headers: folderOf(headers) }),
    ...(archive === undefined ? {} : { archive }),
  };
  return {
    name: target.name,
    ...(target.device === null ? {} : { device: target.device }),
    ...(target.board === null ? {} : { board: target.board }),
    ...Object.fromEntries(lists),
    ...(Object.keys(runtime).length === 0 ? {} : { runtime }),
  };
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}
