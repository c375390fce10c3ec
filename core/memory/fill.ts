import { byteCount, distinctBytes, intersect, isEmpty, type AddressRange } from '../base/addressRange';
import { basename } from '../base/path';
import type { Place } from '../base/span';
import { canonical, contiguousMemories } from '../device/addressSpace';
import { assumedDevice } from '../device/devices';
import type { Device } from '../device/device';
import { parseDwarf, type DebugInfo } from '../image/dwarf';
import type { ElfImage } from '../image/elf';
import type { FillMemory, ImageFill } from '../image/fill/fill';
import { imageFill, isSameLink } from '../image/fill/imageFill';
import type { LinkerMap } from '../image/linkerMap';
import { physicalPools } from '../memoryPool/physicalPools';
import { memberPools } from '../model/usedRanges';
import type { Artifacts } from '../project/artifacts';
import type { BuiltTarget, TargetImage } from '../project/builtTarget';
import { imageOf, withoutImageEnding } from '../project/targetImages';

/** What a pool keeps and what the built models use of it, in bytes. */
export interface PoolFill {
  readonly name: string;
  /** The file that declares it: the pool file, or the model where no pool file is known. */
  readonly file: string;
  /** As written. */
  readonly range: AddressRange;
  readonly weights: number;
  readonly activations: number;
  /** The models that use it. */
  readonly models: readonly string[];
  /** Where a pool file declares it. */
  readonly place?: Place;
}

/** One linked image with what fills it. */
export interface BuiltFill {
  /** The target that it belongs to; undefined for an image that was asked for by itself. */
  readonly target: string | undefined;
  readonly file: string;
  /** The map of an ELF, or the ELF of a map, that was read with it. */
  readonly otherFile: string | undefined;
  readonly fill: ImageFill;
  /** Of a target: whether it was linked with today's script. */
  readonly match: TargetImage['match'];
  readonly pools: readonly PoolFill[];
  /** Where the script that it was linked with declares its regions, by name. */
  readonly places?: ReadonlyMap<string, Place>;
}

const debugInfos = new WeakMap<Uint8Array, DebugInfo>();

/** Reading 30 MB of debug information takes a while; it is the same as long as the bytes are. */
function debugOf(artifacts: Artifacts, file: string, elf: ElfImage): DebugInfo | undefined {
  const bytes = artifacts.files.bytes(file);
  if (!bytes) return undefined;
  let known = debugInfos.get(bytes);
  if (!known) {
    known = parseDwarf(bytes, elf);
    debugInfos.set(bytes, known);
  }
  return known;
}

interface KnownFill {
  readonly elf: ElfImage | undefined;
  readonly map: LinkerMap | undefined;
  /** What the memories were, as text. */
  readonly memories: string;
  readonly fill: ImageFill;
}

const knownFills = new WeakMap<ElfImage | LinkerMap, KnownFill>();

/** The fill of an image, worked out again only where the image or the memories are others: not at every keystroke. */
function fillOf(
  elf: ElfImage | undefined,
  map: LinkerMap | undefined,
  debug: DebugInfo | undefined,
  memories: readonly FillMemory[] | undefined,
): ImageFill {
  const key = (map ?? elf)!;
  const named = (memories ?? []).map(({ name, range }) => `${name} ${range.start} ${range.end}`).join('\n');
  const known = knownFills.get(key);
  if (known && known.elf === elf && known.map === map && known.memories === named) return known.fill;
  const fill = imageFill({ elf, map, debug, ...(memories ? { memories } : {}) });
  knownFills.set(key, { elf, map, memories: named, fill });
  return fill;
}

/** What fills each image of a target, with its pools; empty where nothing is built. */
export function targetFills(target: BuiltTarget, artifacts: Artifacts): readonly BuiltFill[] {
  const pools = targetPools(target);
  return target.images.flatMap((image) => {
    const script = image.script?.evaluation.regions.flatMap((region): FillMemory[] =>
      region.origin === undefined || region.length === undefined || region.invented
        ? []
        : [{ name: region.name, range: { start: region.origin, end: region.origin + region.length } }],
    );
    const found = fillOfFile(artifacts, image.file, script ?? [], target.addressing);
    const places = new Map(
      image.script?.evaluation.regions.map(({ name, file, nameSpan }) => [name, { file, span: nameSpan }]),
    );
    return found ? [{ ...found, target: target.name, match: image.match, pools, places }] : [];
  });
}

/**
 * What fills an ELF or map, together with its other half beside it where both are of one link.
 *
 * @param memories where to sort the sections of an ELF without a map; the device's memories where there are none
 */
export function fillOfFile(
  artifacts: Artifacts,
  file: string,
  memories: readonly FillMemory[] = [],
  device: Device = assumedDevice(),
): BuiltFill | undefined {
  const image = imageOf(artifacts, file);
  if (!image) return undefined;
  const other = otherHalf(artifacts, file, image);
  const elf = image.kind === 'elf' ? image : other?.image.kind === 'elf' ? other.image : undefined;
  const map =
    image.kind === 'linkerMap' ? image : other?.image.kind === 'linkerMap' ? other.image : undefined;
  const elfFile = image.kind === 'elf' ? file : other?.file;
  const debug = elf && elfFile !== undefined ? debugOf(artifacts, elfFile, elf) : undefined;
  const known = map ? undefined : memories.length > 0 ? memories : deviceMemories(device);
  return {
    target: undefined,
    file,
    otherFile: other?.file,
    fill: fillOf(elf, map, debug, known),
    match: 'unknown',
    pools: [],
  };
}

/** `build/app.map` of `build/app.elf`, where it shows the same link. */
function otherHalf(
  artifacts: Artifacts,
  file: string,
  image: ElfImage | LinkerMap,
): { readonly file: string; readonly image: ElfImage | LinkerMap } | undefined {
  const stem = withoutImageEnding(file);
  const endings = image.kind === 'elf' ? ['.map', '.elf.map'] : ['.elf', '.axf', '.out', ''];
  for (const ending of endings) {
    const path = `${stem}${ending}`;
    if (path === file || !artifacts.files.has(path)) continue;
    const other = imageOf(artifacts, path);
    const elf = image.kind === 'elf' ? image : other?.kind === 'elf' ? other : undefined;
    const map = image.kind === 'linkerMap' ? image : other?.kind === 'linkerMap' ? other : undefined;
    if (other && elf && map && isSameLink(elf, map)) return { file: path, image: other };
  }
  return undefined;
}

function deviceMemories(device: Device): FillMemory[] {
  const secure = contiguousMemories(device).map(({ range, banks }) => ({
    name: banks.length === 1 ? banks[0]!.name : `${banks[0]!.name}–${banks[banks.length - 1]!.name}`,
    range,
  }));
  const others = secure.flatMap(({ name, range }) =>
    device.aliases.flatMap(({ range: alias, distance }) => {
      const below = { start: range.start - distance, end: range.end - distance };
      return below.start >= alias.start && below.end <= alias.end
        ? [{ name: `${name} (non-secure)`, range: below }]
        : [];
    }),
  );
  return [...secure, ...others];
}

/** The pools of a target's pool files, or of its models where no pool file is known, with their use. */
export function targetPools(target: BuiltTarget): readonly PoolFill[] {
  const declared = target.poolFiles.flatMap(({ file, poolFile }) =>
    physicalPools(poolFile).map(({ name, range, nameSpan }) => ({
      name,
      file,
      range,
      place: { file, span: nameSpan },
    })),
  );
  const pools: readonly Pick<PoolFill, 'name' | 'file' | 'range' | 'place'>[] =
    declared.length > 0
      ? declared
      : target.models.flatMap((model) =>
          memberPools(model.source)
            .filter((pool) => !isEmpty(pool.range))
            .map(({ name, range }) => ({ name, file: model.file, range })),
        );
  const seen = new Set<string>();
  return pools.flatMap((pool): PoolFill[] => {
    const range = canonical(target.addressing, pool.range);
    const key = `${pool.name} ${range.start} ${range.end}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const inside = target.models.flatMap((model) =>
      model.used.flatMap((used) => {
        const shared = intersect(canonical(target.addressing, used.range), range);
        return shared ? [{ shared, isParameter: used.isParameter, model: basename(model.file) }] : [];
      }),
    );
    const bytes = (isParameter: boolean): number =>
      Number(distinctBytes(inside.filter((use) => use.isParameter === isParameter).map((use) => use.shared)));
    return [
      {
        name: pool.name,
        file: pool.file,
        range: pool.range,
        ...(pool.place === undefined ? {} : { place: pool.place }),
        weights: bytes(true),
        activations: bytes(false),
        models: [...new Set(inside.map(({ model }) => model))],
      },
    ];
  });
}

/** How much a pool holds that nothing uses. */
export function freeBytes(pool: PoolFill): number {
  return Math.max(0, Number(byteCount(pool.range)) - pool.weights - pool.activations);
}
