import { oncePer } from '../base/oncePer';
import { parseElf, type ElfImage } from '../image/elf';
import type { LinkerMap } from '../image/linkerMap';
import { elfMatchesScript, mapMatchesScript, type ScriptMatch } from '../image/mapMatchesScript';
import type { Artifacts } from './artifacts';
import type { BuiltScript, TargetImage } from './builtTarget';
import type { TargetFiles } from './target';

/** `build/app` of `build/app.elf.map`. */
export function withoutImageEnding(file: string): string {
  for (let stem = file; ;) {
    const shorter = stem.replace(/\.(?:elf|axf|out|map)$/i, '');
    if (shorter === stem) return stem;
    stem = shorter;
  }
}

const elfIn = oncePer((bytes: Uint8Array): ElfImage | undefined => {
  const parsed = parseElf(bytes);
  return 'kind' in parsed ? parsed : undefined;
});

/** The ELF in a file; undefined where it is none, or not loaded yet. */
export function elfOf(artifacts: Artifacts, file: string): ElfImage | undefined {
  const bytes = artifacts.files.bytes(file);
  return bytes && elfIn(bytes);
}

/** A linker map or ELF file, by its name. */
export function imageOf(artifacts: Artifacts, file: string): ElfImage | LinkerMap | undefined {
  return file.toLowerCase().endsWith('.map') ? artifacts.linkerMap(file) : elfOf(artifacts, file);
}

/**
 * The images of a target's application, current ones first. Of a map and an ELF of one link the map stays: it has the
 * regions that it was linked with, and the objects.
 */
export function targetImages(
  files: TargetFiles,
  scripts: readonly BuiltScript[],
  artifacts: Artifacts,
): TargetImage[] {
  const linked = scripts.filter((script) => script.role === 'application');
  const byBuild = new Map<string, TargetImage>();
  for (const { role, file } of files.files) {
    if (role !== 'image') continue;
    const image = imageOf(artifacts, file);
    if (!image) continue;
    const found = { file, image, ...matchOf(image, linked) };
    const build = withoutImageEnding(file);
    const known = byBuild.get(build);
    if (!known || (image.kind === 'linkerMap' && known.image.kind === 'elf')) byBuild.set(build, found);
  }
  const order = { same: 0, unknown: 1, different: 2 } as const;
  return [...byBuild.values()].sort((a, b) => order[a.match] - order[b.match]);
}

/** Of several scripts the one that fits; else the first, to say what it does not fit. */
function matchOf(
  image: ElfImage | LinkerMap,
  scripts: readonly BuiltScript[],
): { match: ScriptMatch['state']; script: BuiltScript | undefined } {
  const matches = scripts.map((script) => ({ script, match: scriptMatch(image, script).state }));
  return (
    matches.find((entry) => entry.match === 'same') ??
    matches.find((entry) => entry.match === 'unknown') ??
    matches[0] ?? { match: 'unknown', script: undefined }
  );
}

/** Whether an image is of today's script. */
export function scriptMatch(image: ElfImage | LinkerMap, { evaluation }: BuiltScript): ScriptMatch {
  return image.kind === 'linkerMap'
    ? mapMatchesScript(image, evaluation)
    : elfMatchesScript(image, evaluation);
}
