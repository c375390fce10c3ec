import { byteCount, distinctBytes, intersect, union, type AddressRange } from '../../base/addressRange';
import { basename } from '../../base/path';
import { formatBytes } from '../../base/size';
import type { Place } from '../../base/span';
import { canonical } from '../../device/addressSpace';
import { describeOwner, ownersOf, type ImageOwner } from '../../image/imageOwners';
import { imageUse, writtenPart, type ImageUse } from '../../memory/imageUse';
import { overlapsBetween } from '../../memory/overlaps';
import { stackOfScript } from '../../memory/scriptStack';
import type { BuiltModel, BuiltTarget, TargetImage, UsedBytes } from '../../project/builtTarget';
import type { RelatedPlace } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/** Bytes of an image that a model uses as well. */
interface Hit {
  readonly use: ImageUse;
  readonly used: UsedBytes;
  readonly shared: AddressRange;
}

/** What one image shares with one pool of one model. */
interface Collision {
  readonly image: TargetImage;
  readonly hits: readonly Hit[];
}

/** At most so many names in a message. */
const mostNames = 3;
/** Objects that are looked at to find the largest. */
const mostOwners = 5000;

// The last link shows the very objects that inference overwrites: no guess about how far a region is filled.

/**
 * A section, the heap or the stack of the built image shares bytes with buffers or weights of a built model.
 *
 * ## What it means on the board
 *
 * This is not about ranges that may be filled one day: the last link put these very objects into bytes that the model
 * uses. Inference overwrites the frame buffer, the heap or return addresses; or the application's data spoils
 * activations. In flash, whatever is programmed last erases the other.
 *
 * The finding names the objects (`.bss.frame_buffer of main.o`, `frame_buffer (main.c)`) with the exact bytes. Read
 * are GNU ld's map files and ELF files of the target's build folder. A map counts as current when its Memory
 * Configuration equals the regions of the script as it is now, an ELF when no absolute symbol or section contradicts
 * it. Anything else is "the last build" and information only. Sections that hold the model's own data (`.AI_*`,
 * `_mem_pool_*`, linked-in weights) are left out.
 *
 * ## Example
 *
 * ```text
 * Memory region         Origin             Length
 * RAM                   0x34000400         0x0013fc00
 *
 * .bss            0x340f0000    0x20000
 *  .bss.frame_buffer
 *                 0x340f0000    0x20000 build/main.o
 * ```
 *
 * with a buffer of the model in cpuRAM2 at 0x34100000.
 *
 * ## How to fix it
 *
 * Shorten the region so that the linker refuses to place the object there (`region-overlaps-pool` offers the edit), or
 * move the pool and generate the model again. Then link again: the finding stays as long as the map says so.
 *
 * ## When to switch it off
 *
 * Where the application reuses the model's buffers on purpose between two inferences.
 */
export const imageOverlapsModel: Rule = {
  id: 'image-overlaps-model',
  defaultSeverity: 'error',
  defaultNote: 'error; information where the map or ELF is older than the script',
  title: 'a section, heap or stack of the built image shares bytes with a buffer or weights of the model',
  checkTarget: (target) => {
    const uses = target.images.map((image) => ({ image, uses: imageUse(target, image) }));
    return target.models.flatMap((model) =>
      poolsOf(model).flatMap((pool) => {
        const used = model.used
          .filter((bytes) => bytes.pool === pool)
          .map((bytes) => ({ bytes, range: canonical(target.addressing, bytes.range) }));
        const collisions = uses.flatMap((entry): Collision[] => {
          const hits = overlapsBetween(entry.uses, used)
            .map(({ first, second, shared }): Hit => ({ use: first, used: second.bytes, shared }))
            .filter((hit) => !isModelsOwn(entry.image, hit));
          return hits.length > 0 ? [{ image: entry.image, hits }] : [];
        });
        return judge(target, model, pool?.name ?? 'buffers', collisions) ?? [];
      }),
    );
  },
};

function poolsOf(model: BuiltModel): UsedBytes['pool'][] {
  return [...new Set(model.used.map((bytes) => bytes.pool))];
}

/**
 * Whether the section holds the model's own data: ST's generator makes `.AI_AXISRAMn` sections over the pools, and some
 * projects link the weights into the image.
 */
function isModelsOwn({ image }: TargetImage, { use, used, shared }: Hit): boolean {
  const ofModel = /^\.?AI_|_mem_pool_/i;
  const ofWeights = /weight|atonbuf|network_data|_mem_pool_|^\.?AI_|neural|nn_data/i;
  const pattern = used.isParameter ? ofWeights : ofModel;
  if (use.kind === 'stack' || use.kind === 'heap') return false;
  if (pattern.test(use.name)) return true;
  const owners = ownersOf(image, writtenPart(use, shared));
  return (
    owners.length > 0 &&
    owners.every(
      (owner) => pattern.test(owner.name) || (used.isParameter && ofWeights.test(owner.object ?? '')),
    )
  );
}

function judge(
  target: BuiltTarget,
  model: BuiltModel,
  pool: string,
  collisions: readonly Collision[],
): Report | undefined {
  // Images come with the current ones first.
  const collision = collisions[0];
  if (!collision) return undefined;
  const { image, hits } = collision;
  const isCurrent = image.match === 'same';
  const ranges = union(hits.map((hit) => hit.shared));
  const owners = ownersOfHits(image, hits);
  const buffers = [...new Set(hits.map(({ used }) => used.buffer?.name ?? `the used part of ${pool}`))];
  const sections = [...new Set(hits.map(({ use }) => use.name))];
  const opening = isCurrent
    ? `The linked image (${image.file})`
    : image.match === 'different'
      ? `The last build (${image.file}, linked with other numbers than the script has now)`
      : `The last build (${image.file}, perhaps of another script)`;
  const consequence = hits.every(({ used }) => used.isParameter)
    ? 'Programming one overwrites the other.'
    : 'Inference overwrites the application, and the application the model.';
  return {
    key: `${model.file}|${pool}`,
    severity: isCurrent ? 'error' : 'information',
    ...(isCurrent ? { proof: 'proven' as const } : {}),
    message: `${opening} has ${listed(owners.map(describeOwner))} in bytes that ${model.file} uses in pool ${pool}: ${listed(sections)} and ${listed(buffers)} share ${formatBytes(distinctBytes(ranges))}. ${consequence}`,
    place: placeOf(image, hits[0]!, isCurrent),
    related: related(target, model, collisions),
    overlap: { start: ranges[0]!.start, end: ranges[ranges.length - 1]!.end },
  };
}

/** The owners of most shared bytes first, each once. */
function ownersOfHits({ image }: TargetImage, hits: readonly Hit[]): ImageOwner[] {
  const owners = new Map<string, { owner: ImageOwner; bytes: bigint }>();
  const add = (owner: ImageOwner, bytes: bigint): void => {
    const key = `${owner.kind} ${owner.name} ${owner.range.start}`;
    const known = owners.get(key);
    owners.set(key, { owner, bytes: (known?.bytes ?? 0n) + bytes });
  };
  for (const [use, parts] of sharedByUse(hits)) {
    for (const part of parts) {
      const bytes = byteCount(part);
      const unnamed = { object: undefined, section: undefined, range: use.written };
      if (use.kind === 'stack' || use.kind === 'heap') {
        add({ ...unnamed, kind: use.kind === 'stack' ? 'stack' : 'section', name: `the ${use.name}` }, bytes);
        continue;
      }
      // A copy in flash of what runs elsewhere has no symbols where it is loaded.
      const all = use.kind === 'section' ? ownersOf(image, part, mostOwners) : [];
      const found = all.filter((owner) => owner.kind !== 'stack');
      if (found.length === 0) add({ ...unnamed, kind: 'section', name: use.name }, bytes);
      for (const owner of found) {
        const own = intersect(owner.range, part);
        if (own) add(owner, byteCount(own));
      }
    }
  }
  return [...owners.values()]
    .sort((a, b) => (a.bytes > b.bytes ? -1 : a.bytes < b.bytes ? 1 : 0))
    .map((entry) => entry.owner);
}

/** Buffers lie over each other in time: each shared byte once, as the image writes its address. */
function sharedByUse(hits: readonly Hit[]): (readonly [ImageUse, AddressRange[]])[] {
  const byUse = new Map<ImageUse, AddressRange[]>();
  for (const { use, shared } of hits) {
    const part = writtenPart(use, shared);
    const parts = byUse.get(use);
    if (parts) parts.push(part);
    else byUse.set(use, [part]);
  }
  return [...byUse].map(([use, parts]) => [use, union(parts)] as const);
}

/** Where a person can do something: the script's line of a current section or stack, else the image itself. */
function placeOf({ script, file, image }: TargetImage, { use }: Hit, isCurrent: boolean): Place {
  const evaluation = isCurrent ? script?.evaluation : undefined;
  if (evaluation) {
    const name = use.name.replace(/^load image of /, '');
    const section = evaluation.sections.find((candidate) => candidate.name === name);
    if (section) return { file: section.file, span: section.nameSpan };
    const stack = use.kind === 'stack' ? stackOfScript(evaluation) : undefined;
    if (stack) return { file: stack.top.file, span: stack.top.span };
  }
  return image.kind === 'linkerMap' ? use.source : { file, span: { start: 0, end: 0 } };
}

function related(target: BuiltTarget, model: BuiltModel, collisions: readonly Collision[]): RelatedPlace[] {
  const { image, hits } = collisions[0]!;
  const places: RelatedPlace[] = [];
  for (const used of [...new Set(hits.map((hit) => hit.used))].slice(0, 5)) {
    const range = canonical(target.addressing, used.range);
    places.push({
      file: model.file,
      span: used.span,
      message: `${used.buffer ? `buffer ${used.buffer.name}` : 'the model'} uses ${rangeWithSize(range)}`,
      isOtherEnd: places.length === 0,
    });
  }
  for (const use of [...new Set(hits.map((hit) => hit.use))].slice(0, 5)) {
    places.push({
      ...use.source,
      message: `${use.name} ${rangeWithSize(use.range)} in ${basename(image.file)}`,
    });
  }
  for (const other of collisions.slice(1, 4)) {
    places.push({
      file: other.image.file,
      span: { start: 0, end: 0 },
      message: `the same in ${other.image.file}`,
    });
  }
  return places;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
