import { byteCount, distinctBytes, equalRanges, type AddressRange, rangeOf } from '../../base/addressRange';
import type { Severity } from '../../base/severity';
import { formatAddress, formatBytes, formatSize } from '../../base/size';
import { say, sayList, saySentences } from '../../base/wording';
import { banksIn } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import { writtenPart, type ClaimOf } from '../../memory/claim';
import { describeUse, usesIn } from '../../memory/claimants/models';
import { currentImage } from '../../memory/claimants/images';
import type { ClaimOverlap, Ledger } from '../../memory/ledger';
import { isProgrammed } from '../../memory/phases';
import { overlapsBetween } from '../../memory/sweep';
import type { Quantity } from '../../memoryPool/poolFile';
import type { BuiltTarget, TargetImage } from '../../project/builtTarget';
import { boundOf, type Fix, type RelatedPlace, type SizedFix, type TextEdit } from '../engine/finding';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { roomOf, titleWithCost } from '../fixes/room';
import { nextRound, partsBeside } from '../fixes/roundAddress';
import { quantityEdits } from '../fixes/poolEdits';
import { evidencePlace } from '../wording/evidencePlace';
import { citation, claimedRange, listed, rangeWithSize } from '../wording/words';

type RegionClaim = ClaimOf<'region'>;
type PoolClaim = ClaimOf<'pool'>;

// The application's regions and the absolute pools must not share a byte. Severity follows proof (domain: the ladder).

/**
 * A region of the linked script and an absolute memory pool share bytes.
 *
 * ## What it means on the board
 *
 * The linker places variables, heap and stack in the region; the Neural-ART compiler places activations or weights in
 * the pool. Both write the same bytes. The network returns zeros or noise, or the application's data changes during
 * inference, often only for some inputs or after some change of code size.
 *
 * Severity follows what is known:
 *
 * | proof | what is known | severity |
 * | --- | --- | --- |
 * | proven | a current linker map or ELF shows sections, heap or stack inside bytes that a built model uses | error |
 * | reached | the linked script's region and bytes that the built model uses overlap | error in RAM; warning in flash, where the region's length says nothing about the image |
 * | declared | the ranges overlap, but the built model uses none of the shared bytes | information; warning where no model is known |
 * | by design | the region holds nothing but the model's own data (`.AI_*` sections, `_mem_pool_*` symbols) | nothing |
 *
 * A script that no build description names gives information at most. The RAM of an FSBL is free again once the
 * application runs, so its regions count in flash only.
 *
 * ## Example
 *
 * ```ld
 * MEMORY
 * {
 *   # 1279K end at 0x34140000; the pool cpuRAM2 starts at 0x34100000
 *   RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K
 * }
 * ```
 *
 * ## How to fix it
 *
 * End the region where the pool starts (`LENGTH = 1023K`), or shrink, move or disable the pool and generate the model
 * again. The quick fixes write the number in the file's own style; each was tried on the whole project before it is
 * offered.
 *
 * ## When to switch it off
 *
 * Only where you place every section of that region by hand and know which bytes the model leaves free. Better: make
 * the pool smaller.
 */
export const regionOverlapsPool: Rule = {
  id: 'region-overlaps-pool',
  defaultSeverity: 'error',
  defaultNote: 'by proof: error, warning or information',
  title: 'a linker region and an absolute memory pool share bytes',
  checkTarget: (target, context) => {
    const image = currentImage(target);
    return context
      .ledgerOf(target)
      .overlaps('region', 'pool')
      .flatMap((overlap) => {
        const { holds, script } = overlap.first.subject;
        const linked = script.role === 'application' ? image : undefined;
        return holds === 'modelPlace' ? [] : (judge(target, context, overlap, linked) ?? []);
      });
  },
};

function judge(
  target: BuiltTarget,
  context: RuleContext,
  { first: region, second: pool, shared }: ClaimOverlap<RegionClaim, PoolClaim>,
  image: TargetImage | undefined,
): Report | undefined {
  const ledger = context.ledgerOf(target);
  const used = ledger
    .touching(shared)
    .flatMap((claim) =>
      claim.subject.kind === 'buffer' || claim.subject.kind === 'weights'
        ? usesIn(claim as ClaimOf<'buffer' | 'weights'>, shared)
        : [],
    );
  // A pool that only the built model's comments know speaks for that build alone: of no interest unless it is reached.
  if (pool.subject.origin === 'outdatedModel' && used.length === 0) return undefined;
  const reached = distinctBytes(used.map((entry) => entry.range));
  const flash = isProgrammed(pool.alive);
  const unused = region.subject.holds === 'nothing';
  const filled = image ? filledBytes(ledger, used) : 0n;
  const isProven = image !== undefined && filled > 0n;
  let severity: Severity;
  if (reached > 0n) severity = !flash || isProven ? 'error' : image ? 'information' : 'warning';
  else severity = target.models.length > 0 ? 'information' : 'warning';
  // A current map that shows these bytes empty: it works today, and the next object that is linked may end that.
  const isEmptyToday = image !== undefined && reached > 0n && filled === 0n;
  if (isEmptyToday && severity === 'error') severity = 'warning';
  if (unused || !target.files.scriptIsLinked) severity = 'information';

  const evidence = target.files.files.find((file) => file.file === region.owner)?.evidence ?? [];
  const models = [...new Set(used.map((entry) => entry.claim.owner))];
  const rests = [
    ...(evidence[0] ? [say`linked by ${citation(evidence[0])}`] : []),
    ...(reached > 0n ? [say`used by ${listed(models, 2)}`] : []),
    ...(target.models.length > 0 ? [] : [say`no generated model is known`]),
  ];
  const sentences = [
    consequence(region.name, pool.name, shared, reached, {
      flash,
      unused,
      isEmptyToday,
      hasModel: target.models.length > 0,
    }),
    say`It shares ${claimedRange(region, shared)} with pool ${pool.name}.`,
  ];
  if (isProven) sentences.push(say`The last link (${image.file}) fills ${formatBytes(filled)} of those.`);
  else if (isEmptyToday)
    sentences.push(
      say`The current build (${image.file}) puts nothing there, so it works as it is; what is linked next, or a growing heap, may land there.`,
    );
  else if (flash && reached > 0n) sentences.push(say`How much of the region the image fills is not known.`);
  // The stack at the region's end moves with it: nothing of its own to correct.
  const stacks = ledger
    .touching(shared)
    .filter(({ subject, owner }) => subject.kind === 'stack' && owner === region.owner);
  if (severity === 'error' && stacks.length > 0) sentences.push(say`The main stack lies there, too.`);

  const related: RelatedPlace[] = [
    {
      ...pool.place,
      message: equalRanges(shared, pool.range)
        ? say`pool ${pool.name}, all of it`
        : say`pool ${pool.name} ${claimedRange(pool)}`,
      isOtherEnd: true,
    },
    ...used.slice(0, 5).map((use) => ({
      file: use.claim.owner,
      span: use.bytes.span,
      message: say`${describeUse(use)} uses ${rangeWithSize(use.range)}`,
    })),
  ];
  const linked = evidence[0];
  if (linked) {
    related.push({
      ...evidencePlace(context.artifacts, linked),
      message: say`links the script: ${linked.text}`,
    });
  }

  return {
    key: `${region.owner}:${region.name}|${pool.name}`,
    severity,
    proof: isProven ? 'proven' : reached > 0n ? 'reached' : 'declared',
    message: saySentences(sentences),
    help: unused
      ? say`Remove region ${region.name}, or keep it as long as no section goes there.`
      : say`End the region where the pool starts, or move the pool and generate the model again.`,
    ...(severity === 'error' && stacks.length > 0
      ? {
          explains: {
            rules: ['stack-in-pool'],
            files: [region.owner, ...used.map(({ claim }) => claim.owner)],
          },
        }
      : {}),
    ...(partsBeside(region.range, pool.range).below ? { bound: boundOf(region, pool.range.start) } : {}),
    // One region over several pools is one mistake.
    group: `${region.owner}:${region.name}`,
    // So are several regions of one script over one pool, and the same region in the scripts of several configurations.
    alike: [
      `${region.owner}|${pool.owner}:${pool.name}`,
      `${region.name}|${pool.owner}:${pool.name}|${flash ? 'flash' : 'ram'}`,
    ],
    also: howShared(region.name, pool.name, shared, reached),
    ...(rests.length > 0 ? { evidence: sayList(rests) } : {}),
    place: region.place,
    related,
    overlap: shared,
    fixes: fixesFor(target, context, region, pool),
  };
}

/** How the message of several overlaps names one of them. */
function howShared(region: string, pool: string, shared: AddressRange, reached: bigint): string {
  const bytes = rangeWithSize(shared);
  if (reached === 0n) return say`${bytes} with pool ${pool}, unused`;
  return reached === byteCount(shared)
    ? say`${bytes} of region ${region} with pool ${pool}, all in use`
    : say`${bytes} of region ${region} with pool ${pool}, ${formatSize(reached)} in use`;
}

interface Circumstances {
  readonly flash: boolean;
  readonly unused: boolean;
  readonly isEmptyToday: boolean;
  readonly hasModel: boolean;
}

/** What it means on the board, and how much of it: what a list of problems shows of a message. */
function consequence(
  region: string,
  pool: string,
  shared: AddressRange,
  reached: bigint,
  { flash, unused, isEmptyToday, hasModel }: Circumstances,
): string {
  const size = formatSize(byteCount(shared));
  if (unused) return say`Unused region ${region} lies over ${size} of pool ${pool}; nothing is linked there.`;
  if (isEmptyToday)
    return say`Region ${region} may grow into ${formatSize(reached)} that the model uses; it is empty there today.`;
  if (reached > 0n && flash)
    return say`Region ${region} may put code over ${formatSize(reached)} of the weights.`;
  if (reached > 0n) return say`Region ${region} and the model both write the same ${formatSize(reached)}.`;
  return hasModel
    ? say`Region ${region} takes ${size} of pool ${pool}, which the built model does not use yet.`
    : say`Region ${region} takes ${size} of pool ${pool}, meant for a model.`;
}

/** How many of the bytes that the model uses the current image fills too; a heap is only a wish. */
function filledBytes(ledger: Ledger, used: readonly { readonly range: AddressRange }[]): bigint {
  const filling = ledger
    .ofKind('section', 'loadCopy', 'stack')
    .filter(({ subject, certainty }) => certainty === 'used' && subject.image !== undefined);
  return distinctBytes(overlapsBetween(filling, used).map((overlap) => overlap.shared));
}

function fixesFor(
  target: BuiltTarget,
  context: RuleContext,
  claim: RegionClaim,
  pool: PoolClaim,
): SizedFix[] {
  const fixes: SizedFix[] = [];
  const ledger = context.ledgerOf(target);
  const { region } = claim.subject;
  const { originSpan, lengthSpan } = region;
  const scriptText = context.artifacts.files.text(region.file);
  if (scriptText !== undefined && originSpan && lengthSpan && region.origin !== undefined) {
    const edit = (span: typeof originSpan, value: bigint): TextEdit => ({
      file: region.file,
      span,
      newText: writeNumberLike(scriptText.slice(span.start, span.end), value),
    });
    const room = roomOf(target, ledger, claim);
    const { below, above } = partsBeside(claim.range, pool.range);
    if (below) {
      const left = byteCount(below);
      const bytes = byteCount(claim.range) - left;
      fixes.push({
        title: titleWithCost(
          say`End region ${region.name} where pool ${pool.name} starts (${formatAddress(region.origin + left)})`,
          { lost: bytes, room: room.text(left) },
        ),
        safety: room.fits(left) ? 'safe' : 'suggested',
        edits: [edit(lengthSpan, left)],
        bytes: Number(bytes),
      });
    }
    if (above) {
      const left = byteCount(above);
      const { start } = writtenPart(claim, above);
      const bytes = byteCount(claim.range) - left;
      fixes.push({
        title: titleWithCost(
          say`Start region ${region.name} where pool ${pool.name} ends (${formatAddress(start)})`,
          { lost: bytes, room: room.text(left) },
        ),
        safety: 'suggested',
        edits: [edit(originSpan, start), edit(lengthSpan, left)],
        bytes: Number(bytes),
      });
    }
  }
  const { offset, size } = pool.subject.declared ?? {};
  if (offset && size) fixes.push(...poolFixes(target.addressing, ledger, claim, pool, offset, size));
  // What is safe goes first; of the rest what changes least.
  return fixes.sort((a, b) => order(a) - order(b) || a.bytes - b.bytes);
}

function order({ safety }: Fix): number {
  return safety === 'safe' ? 0 : 1;
}

function poolFixes(
  addressing: Device,
  ledger: Ledger,
  claim: RegionClaim,
  pool: PoolClaim,
  offset: Quantity,
  size: Quantity,
): SizedFix[] {
  const edit = (quantity: Quantity, bytes: bigint): TextEdit[] =>
    quantityEdits(pool.owner, pool.subject.dialect, quantity, bytes);
  const fixes: SizedFix[] = [];
  const { below, above } = partsBeside(pool.range, claim.range);
  const whole = byteCount(pool.range);
  const shift = (address: bigint): bigint => address - pool.range.start + (offset.bytes ?? pool.range.start);
  const generating = (gone: AddressRange): Pick<Fix, 'generatesAgain'> =>
    isUsed(ledger, gone) ? { generatesAgain: true } : {};
  if (below) {
    const left = byteCount(below);
    const gone = { start: below.end, end: pool.range.end };
    fixes.push({
      title: titleWithCost(say`Shrink pool ${pool.name} to end where region ${claim.name} starts`, {
        lost: whole - left,
        regenerates: isUsed(ledger, gone),
      }),
      safety: 'suggested',
      edits: edit(size, left),
      ...generating(gone),
      bytes: Number(whole - left),
    });
  }
  if (above) {
    const left = byteCount(above);
    const gone = { start: pool.range.start, end: above.start };
    fixes.push({
      title: titleWithCost(
        say`Shrink pool ${pool.name} to start where region ${claim.name} ends (${formatAddress(shift(above.start))})`,
        { lost: whole - left, regenerates: isUsed(ledger, gone) },
      ),
      safety: 'suggested',
      edits: [...edit(offset, shift(above.start)), ...edit(size, left)],
      ...generating(gone),
      bytes: Number(whole - left),
    });
  }
  const behind = nextRound(claim.range.end);
  if (banksIn(addressing, rangeOf(behind, whole)).length === 1) {
    fixes.push({
      title: titleWithCost(
        say`Move pool ${pool.name} behind region ${claim.name} (${formatAddress(shift(behind))})`,
        { regenerates: isUsed(ledger, pool.range) },
      ),
      safety: 'suggested',
      edits: edit(offset, shift(behind)),
      ...generating(pool.range),
      bytes: Number(whole),
    });
  }
  fixes.push({
    title: titleWithCost(say`Disable pool ${pool.name} (size 0)`, {
      lost: whole,
      regenerates: isUsed(ledger, pool.range),
    }),
    safety: 'suggested',
    edits: edit(size, 0n),
    ...generating(pool.range),
    bytes: Number(whole),
  });
  return fixes;
}

/** Whether a built model has buffers or weights there. */
function isUsed(ledger: Ledger, range: AddressRange): boolean {
  return ledger
    .touching(range)
    .some(({ subject }) => subject.kind === 'buffer' || subject.kind === 'weights');
}
