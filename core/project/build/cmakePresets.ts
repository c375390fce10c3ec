import { getNodeValue } from 'jsonc-parser';
import type { Node } from 'jsonc-parser';
import { treeOf } from '../../base/jsonDepth';
import { join } from '../../base/path';
import { LineIndex } from '../../base/textDocument';
import { absolutePath } from '../discovery/fileTree';
import type { ProjectFiles } from '../projectFiles';
import type { Origin, Word } from './traced';
import { unknownText } from './traced';

/** A configure preset: one way to configure a project that `cmake --preset` offers. */
export interface CMakePreset {
  readonly name: string;
  /** `NAME=value`, as `-D` would say it; includes `CMAKE_TOOLCHAIN_FILE`. */
  readonly variables: readonly Word[];
}

interface RawPreset {
  readonly name: string;
  readonly hidden: boolean;
  readonly inherits: readonly string[];
  readonly variables: ReadonlyMap<string, Word>;
}

/** The presets of a source folder that can be chosen; hidden ones only lend what they say. */
export function readCMakePresets(files: ProjectFiles, folder: string): CMakePreset[] {
  const raw = new Map<string, RawPreset>();
  for (const name of ['CMakePresets.json', 'CMakeUserPresets.json'])
    readPresetFile(files, folder, join(folder, name), raw, 0);
  const result: CMakePreset[] = [];
  for (const preset of raw.values()) {
    if (preset.hidden) continue;
    const variables = new Map<string, Word>();
    inherit(preset, raw, variables, new Set());
    result.push({ name: preset.name, variables: [...variables.values()] });
  }
  return result;
}

function inherit(
  preset: RawPreset,
  all: ReadonlyMap<string, RawPreset>,
  into: Map<string, Word>,
  seen: Set<string>,
): void {
  if (seen.has(preset.name)) return;
  seen.add(preset.name);
  for (const [name, word] of preset.variables) if (!into.has(name)) into.set(name, word);
  for (const parent of preset.inherits) {
    const found = all.get(parent);
    if (found) inherit(found, all, into, seen);
  }
}

function readPresetFile(
  files: ProjectFiles,
  folder: string,
  path: string,
  into: Map<string, RawPreset>,
  depth: number,
): void {
  if (!files.has(path) || depth > 8) return;
  const text = files.text(path);
  if (text === undefined) return;
  const tree = treeOf(text);
  if (!tree) return;
  const index = new LineIndex(text);
  for (const include of items(member(tree, 'include'))) {
    const name = textOf(include);
    if (name !== undefined) readPresetFile(files, folder, join(folder, name), into, depth + 1);
  }
  for (const node of items(member(tree, 'configurePresets'))) {
    const name = textOf(member(node, 'name'));
    if (name === undefined) continue;
    const variables = new Map<string, Word>();
    const set = (key: string, value: string, at: Node): void => {
      const origin: Origin = { file: path, line: index.positionAt(at.offset).line };
      variables.set(key, { text: `${key}=${expandMacros(value, folder, name)}`, at: origin });
    };
    const toolchain = member(node, 'toolchainFile');
    if (toolchain) set('CMAKE_TOOLCHAIN_FILE', textOf(toolchain) ?? '', toolchain);
    for (const property of member(node, 'cacheVariables')?.children ?? []) {
      const [key, value] = property.children ?? [];
      if (!key || !value) continue;
      const raw: unknown = getNodeValue(member(value, 'value') ?? value);
      if (raw !== null && typeof raw !== 'object') set(String(getNodeValue(key)), String(raw), value);
    }
    const inherits = member(node, 'inherits');
    into.set(name, {
      name,
      hidden: (member(node, 'hidden') && (getNodeValue(member(node, 'hidden')!) as unknown)) === true,
      inherits:
        inherits?.type === 'array'
          ? items(inherits).flatMap((item) => textOf(item) ?? [])
          : [textOf(inherits) ?? ''],
      variables,
    });
  }
}

function expandMacros(text: string, folder: string, preset: string): string {
  return text
    .split('${sourceDir}')
    .join(absolutePath(folder))
    .split('${presetName}')
    .join(preset)
    .replace(/\$(?:p?env)?\{[^{}]*\}/gi, unknownText);
}

function member(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1];
}

function items(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? (node.value as string) : undefined;
}
