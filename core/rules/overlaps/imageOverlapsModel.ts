import { compareBigints } from '../../base/order';
import { byteCount, distinctBytes, hull, intersect, union, type AddressRange } from '../../base/addressRange';
import { basename } from '../../base/path';
import { formatBytes, formatSize } from '../../base/size';
import type { Place } from '../../base/span';
import { say, sayList } from '../../base/wording';
import { describeOwner, ownersOf, type ImageOwner } from '../../image/imageOwners';
import { writtenPart, type ClaimOf } from '../../memory/claim';
import { describeUse, usesIn, type ModelUse } from '../../memory/claimants/models';
import type { Ledger } from '../../memory/ledger';
import { stackOfScript } from '../../memory/scriptStack';
import type { TargetImage } from '../../project/builtTarget';
import type { RelatedPlace } from '../engine/finding';
import type { Report, Rule } from '../engine/rule';
import { claimedRange, rangeWithSize } from '../wording/words';

type ImageClaim = ClaimOf<'section' | 'loadCopy' | 'stack' | 'heap'>;

/** Bytes of an image that a model uses as well. */
interface Hit {
  readonly image: TargetImage;
  readonly claim: ImageClaim;
  readonly used: ModelUse;
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
 * The finding names the objects (`.bss.frame_buffer from main.o`, `frame_buffer (main.c)`) with the exact bytes. Read
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
  checkTarget: (target, context) => {
    const byPool = new Map<string, { model: string; pool: string; hits: Hit[] }>();
    for (const hit of hitsIn(context.ledgerOf(target))) {
      const { claim, bytes } = hit.used;
      const pool = bytes.pool?.name ?? 'buffers';
      const key = `${claim.owner}|${pool}`;
      const known = byPool.get(key) ?? { model: claim.owner, pool, hits: [] };
      byPool.set(key, known);
      known.hits.push(hit);
    }
    return [...byPool.values()].flatMap(({ model, pool, hits }) => {
      const collisions = target.images.flatMap((image): Collision[] => {
        const own = hits.filter((hit) => hit.image === image);
        return own.length > 0 ? [{ image, hits: own }] : [];
      });
      return judge(model, pool, collisions) ?? [];
    });
  },
};

/** What the images of a target share with its models, by address; the model's own data aside. */
function hitsIn(ledger: Ledger): Hit[] {
  const hits: Hit[] = [];
  for (const part of ['section', 'loadCopy', 'stack', 'heap'] as const) {
    for (const bytes of ['buffer', 'weights'] as const) {
      for (const { first: claim, second, shared } of ledger.overlaps(part, bytes)) {
        const { image } = claim.subject;
        if (!image || ('holds' in claim.subject && claim.subject.holds === 'modelPlace')) continue;
        for (const used of usesIn(second, shared)) {
          const hit = { image, claim, used };
          if (!isModelsOwn(hit)) hits.push(hit);
        }
      }
    }
  }
  return hits;
}

/**
 * Whether the section holds the model's own data: ST's generator makes `.AI_AXISRAMn` sections over the pools, and some
 * projects link the weights into the image.
 */
function isModelsOwn({ image, claim, used }: Hit): boolean {
  const ofModel = /^\.?AI_|_mem_pool_/i;
  const ofWeights = /weight|atonbuf|network_data|_mem_pool_|^\.?AI_|neural|nn_data/i;
  const { isParameter } = used.bytes;
  const pattern = isParameter ? ofWeights : ofModel;
  const { kind } = claim.subject;
  if (kind === 'stack' || kind === 'heap') return false;
  if (pattern.test(claim.name)) return true;
  const owners = ownersOf(image.image, writtenPart(claim, used.range));
  return (
    owners.length > 0 &&
    owners.every((owner) => pattern.test(owner.name) || (isParameter && ofWeights.test(owner.object ?? '')))
  );
}

function judge(model: string, pool: string, collisions: readonly Collision[]): Report | undefined {
  // Images come with the current ones first.
  const collision = collisions[0];
  if (!collision) return undefined;
  const { image, hits } = collision;
  const isCurrent = image.match === 'same';
  const ranges = union(hits.map(({ used }) => used.range));
  const owners = ownersOfHits(image, hits);
  const buffers = [
    ...new Set(hits.map(({ used }) => used.bytes.buffer?.name ?? say`the used part of ${pool}`)),
  ];
  const sections = [...new Set(hits.map(({ claim }) => claim.name))];
  const opening = isCurrent
    ? say`The linked image (${image.file})`
    : image.match === 'different'
      ? say`The last build (${image.file}, linked with other numbers than the script has now)`
      : say`The last build (${image.file}, perhaps of another script)`;
  const consequence = hits.every(({ used }) => used.bytes.isParameter)
    ? say`Programming one overwrites the other.`
    : say`Inference overwrites the application, and the application the model.`;
  return {
    key: `${model}|${pool}`,
    severity: isCurrent ? 'error' : 'information',
    ...(isCurrent ? { proof: 'proven' as const } : {}),
    message: say`${formatSize(distinctBytes(ranges))} of the ${isCurrent ? say`linked application` : say`last build`} lie in the model's memory. ${opening} has ${listed(owners.map(describeOwner))} in bytes that ${model} uses in pool ${pool}: ${listed(sections)} and ${listed(buffers)} share ${formatBytes(distinctBytes(ranges))}. ${consequence}`,
    help: isCurrent
      ? say`End the region before the pool, or move the pool and generate the model again.`
      : say`Link again: what counts is what the next build puts there.`,
    place: placeOf(image, hits[0]!, isCurrent),
    related: related(model, collisions),
    overlap: hull(ranges),
    pieces: ranges,
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
  for (const [claim, parts] of sharedByClaim(hits)) {
    const { kind } = claim.subject;
    for (const part of parts) {
      const bytes = byteCount(part);
      const unnamed = { object: undefined, section: undefined, range: claim.written };
      if (kind === 'stack' || kind === 'heap') {
        add(
          { ...unnamed, kind: kind === 'stack' ? 'stack' : 'section', name: say`the ${claim.name}` },
          bytes,
        );
        continue;
      }
      // A copy in flash of what runs elsewhere has no symbols where it is loaded.
      const all = kind === 'section' ? ownersOf(image, part, mostOwners) : [];
      const found = all.filter((owner) => owner.kind !== 'stack');
      if (found.length === 0) add({ ...unnamed, kind: 'section', name: claim.name }, bytes);
      for (const owner of found) {
        const own = intersect(owner.range, part);
        if (own) add(owner, byteCount(own));
      }
    }
  }
  return [...owners.values()].sort((a, b) => compareBigints(b.bytes, a.bytes)).map((entry) => entry.owner);
}

/** Buffers lie over each other in time: each shared byte once, as the image writes its address. */
function sharedByClaim(hits: readonly Hit[]): (readonly [ImageClaim, AddressRange[]])[] {
  const byClaim = new Map<ImageClaim, AddressRange[]>();
  for (const { claim, used } of hits) {
    const part = writtenPart(claim, used.range);
    const parts = byClaim.get(claim);
    if (parts) parts.push(part);
    else byClaim.set(claim, [part]);
  }
  return [...byClaim].map(([claim, parts]) => [claim, union(parts)] as const);
}

/** Where a person can do something: the script's line of a current section or stack, else the image itself. */
function placeOf({ script, file, image }: TargetImage, { claim }: Hit, isCurrent: boolean): Place {
  const evaluation = isCurrent ? script?.evaluation : undefined;
  if (evaluation) {
    const { subject } = claim;
    const name = 'section' in subject ? subject.section : undefined;
    const section = evaluation.sections.find((candidate) => candidate.name === name);
    if (section) return { file: section.file, span: section.nameSpan };
    const stack = subject.kind === 'stack' ? stackOfScript(evaluation) : undefined;
    if (stack) return { file: stack.top.file, span: stack.top.span };
  }
  return image.kind === 'linkerMap' ? claim.place : { file, span: { start: 0, end: 0 } };
}

function related(model: string, collisions: readonly Collision[]): RelatedPlace[] {
  const { image, hits } = collisions[0]!;
  const places: RelatedPlace[] = [];
  const uses = new Map(hits.map(({ used }) => [used.bytes, used]));
  for (const use of [...uses.values()].slice(0, 5)) {
    const { start, end } = use.bytes.range;
    const shift = use.claim.range.start - use.claim.written.start;
    places.push({
      file: model,
      span: use.bytes.span,
      message: say`${describeUse(use)} uses ${rangeWithSize({ start: start + shift, end: end + shift })}`,
      isOtherEnd: places.length === 0,
    });
  }
  for (const claim of [...new Set(hits.map((hit) => hit.claim))].slice(0, 5)) {
    places.push({
      ...claim.place,
      message: say`${claim.name} ${claimedRange(claim)} in ${basename(image.file)}`,
    });
  }
  for (const other of collisions.slice(1, 4)) {
    places.push({
      file: other.image.file,
      span: { start: 0, end: 0 },
      message: say`the same in ${other.image.file}`,
    });
  }
  return places;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = sayList(names.slice(0, mostNames));
  return more > 0 ? say`${shown} and ${more} more` : shown;
}
