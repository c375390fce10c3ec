import { byteCount, distinctBytes, intersect, type AddressRange } from '../../base/addressRange';
import { formatAddress, formatBytes } from '../../base/size';
import type { Place } from '../../base/span';
import { banksIn, canonical } from '../../device/addressSpace';
import type { Device } from '../../device/device';
import type { OutputSection, Region } from '../../linkerScript/evaluation';
import { writeNumberLike } from '../../linkerScript/syntax/numberStyle';
import { imageUse, type ImageUse } from '../../memory/imageUse';
import { overlapsBetween } from '../../memory/overlaps';
import type { Quantity } from '../../memoryPool/poolFile';
import type { BuiltScript, BuiltTarget } from '../../project/builtTarget';
import { isExternal, poolClaims, type PoolClaim } from '../../memory/poolClaims';
import type { Severity } from '../../base/severity';
import type { Fix, RelatedPlace, TextEdit } from '../engine/finding';
import { evidencePlace } from '../wording/evidencePlace';
import { quantityEdits } from '../fixes/poolEdits';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { rangeWithSize, restsOn } from '../wording/words';

interface RegionClaim {
  readonly range: AddressRange;
  readonly region: Region;
  readonly script: BuiltScript;
}

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
    const pools = poolClaims(target);
    const reports: Report[] = [];
    const image = currentImage(target);
    for (const script of target.scripts) {
      const regions = regionClaims(target, script);
      for (const { first, second, shared } of overlapsBetween(regions, pools)) {
        const linked = script.role === 'application' ? image : undefined;
        const report = judge(target, context, first, second, shared, linked);
        if (report) reports.push(report);
      }
    }
    return reports;
  },
};

function regionClaims(target: BuiltTarget, script: BuiltScript): RegionClaim[] {
  const claims: RegionClaim[] = [];
  for (const region of script.evaluation.regions) {
    if (region.invented || region.origin === undefined || region.length === undefined || region.length <= 0n)
      continue;
    const range = canonical(target.addressing, { start: region.origin, end: region.origin + region.length });
    // The FSBL is dead once it has jumped: its RAM is free again, its flash is not.
    if (script.role === 'boot' && !isExternal(target, range)) continue;
    if (holdsOnlyModelData(script.evaluation.sections, region)) continue;
    claims.push({ range, region, script });
  }
  return claims;
}

/** What the last link put where; undefined where no image is of today's script. */
interface LinkedImage {
  readonly file: string;
  readonly uses: readonly ImageUse[];
}

function currentImage(target: BuiltTarget): LinkedImage | undefined {
  const image = target.images.find((candidate) => candidate.match === 'same');
  return image && { file: image.file, uses: imageUse(target, image) };
}

/** ST's newer generator declares regions that hold nothing but the model's own data: they mirror pools by design. */
function holdsOnlyModelData(sections: readonly OutputSection[], region: Region): boolean {
  const inside = sections.filter(
    (section) => section.region === region.name || section.loadRegion === region.name,
  );
  return (
    inside.length > 0 &&
    inside.every((section) => {
      const patterns = section.inputs.flatMap((input) => input.sections);
      if (patterns.length === 0) return /^\.AI_/.test(section.name);
      return patterns.every((pattern) => /^\.AI_/.test(pattern) || pattern.includes('_mem_pool_'));
    })
  );
}

/** Whether the linker puts nothing there: sections name other regions, and no expression or alias needs this one. */
function isUnused(script: BuiltScript, region: Region): boolean {
  const { sections } = script.evaluation;
  const someNameRegions = sections.some((section) => section.region !== undefined);
  return someNameRegions && !region.isReferenced;
}

function judge(
  target: BuiltTarget,
  context: RuleContext,
  claim: RegionClaim,
  pool: PoolClaim,
  shared: AddressRange,
  image: LinkedImage | undefined,
): Report | undefined {
  const used = target.models.flatMap((model) =>
    model.used.flatMap((bytes) => {
      const range = intersect(canonical(target.addressing, bytes.range), shared);
      return range ? [{ range, model, bytes }] : [];
    }),
  );
  // A pool that only the built model's comments know speaks for that build alone: of no interest unless it is reached.
  if (pool.origin === 'outdatedModel' && used.length === 0) return undefined;
  const reached = distinctBytes(used.map((entry) => entry.range));
  const flash = pool.isReadOnly && isExternal(target, shared);
  const unused = isUnused(claim.script, claim.region);
  const filled = filledBytes(image, shared, used);
  const isProven = image !== undefined && filled > 0n;
  let severity: Severity;
  if (reached > 0n) severity = !flash || isProven ? 'error' : image ? 'information' : 'warning';
  else severity = target.models.length > 0 ? 'information' : 'warning';
  if (unused || !target.files.scriptIsLinked) severity = 'information';

  const scriptEvidence = target.files.files.find((file) => file.file === claim.script.file)?.evidence ?? [];
  const sentences = [
    `Region ${claim.region.name} and pool ${pool.name} share ${rangeWithSize(shared)}${restsOn('linked', scriptEvidence)}.`,
  ];
  if (reached > 0n) {
    const models = [...new Set(used.map((entry) => entry.model.file))].join(', ');
    sentences.push(
      `The model (${models}) uses ${reached === byteCount(shared) ? 'all' : formatBytes(reached)} of them.`,
    );
  } else if (target.models.length > 0) {
    sentences.push('The built model uses none of them.');
  } else {
    sentences.push('No generated model is known, so the pool may use any of them.');
  }
  if (unused) sentences.push(`No section or expression of the script uses ${claim.region.name}.`);
  if (isProven) sentences.push(`The last link (${image.file}) fills ${formatBytes(filled)} of those.`);
  else if (flash && reached > 0n) {
    sentences.push(
      image
        ? `The last link (${image.file}) fills none of those.`
        : 'How much of the region the image fills is not known.',
    );
  }

  const related: RelatedPlace[] = [
    { ...pool.place, message: `pool ${pool.name} ${rangeWithSize(pool.range)}`, isOtherEnd: true },
    ...used.slice(0, 5).map((entry) => ({
      file: entry.model.file,
      span: entry.bytes.span,
      message: `${entry.bytes.buffer ? `buffer ${entry.bytes.buffer.name}` : 'the model'} uses ${rangeWithSize(entry.range)}`,
    })),
  ];
  const linked = scriptEvidence[0];
  if (linked) {
    related.push({
      ...evidencePlace(context.artifacts, linked),
      message: `links the script: ${linked.text}`,
    });
  }

  return {
    key: `${claim.script.file}:${claim.region.name}|${pool.name}`,
    severity,
    proof: isProven ? 'proven' : reached > 0n ? 'reached' : 'declared',
    message: sentences.join(' '),
    place: { file: claim.region.file, span: claim.region.nameSpan },
    related,
    overlap: shared,
    fixes: fixesFor(target.addressing, context, claim, pool),
  };
}

/** How many of the bytes that the model uses the image fills too; a heap is only a wish. */
function filledBytes(
  image: LinkedImage | undefined,
  shared: AddressRange,
  used: readonly { readonly range: AddressRange }[],
): bigint {
  const filling = (image?.uses ?? []).filter((use) => use.kind !== 'heap' && intersect(use.range, shared));
  return distinctBytes(overlapsBetween(filling, used).map((overlap) => overlap.shared));
}

function fixesFor(addressing: Device, context: RuleContext, claim: RegionClaim, pool: PoolClaim): Fix[] {
  const fixes: Fix[] = [];
  const { region } = claim;
  const { originSpan, lengthSpan } = region;
  const scriptText = context.artifacts.files.text(region.file);
  if (scriptText !== undefined && originSpan && lengthSpan && region.origin !== undefined) {
    const edit = (span: typeof originSpan, value: bigint): TextEdit => ({
      file: region.file,
      span,
      newText: writeNumberLike(scriptText.slice(span.start, span.end), value),
    });
    const inside = pool.range.start - claim.range.start;
    if (inside > 0n) {
      fixes.push({
        title: `End region ${region.name} where pool ${pool.name} starts (${formatAddress(region.origin + inside)})`,
        safety: 'safe',
        edits: [edit(lengthSpan, inside)],
      });
    }
    const after = claim.range.end - pool.range.end;
    if (after > 0n) {
      const start = region.origin + (pool.range.end - claim.range.start);
      fixes.push({
        title: `Start region ${region.name} where pool ${pool.name} ends (${formatAddress(start)})`,
        safety: 'suggested',
        edits: [edit(originSpan, start), edit(lengthSpan, after)],
      });
    }
  }
  if (pool.offset && pool.size)
    fixes.push(...poolFixes(addressing, claim, pool, pool.place, pool.offset, pool.size));
  return fixes;
}

function poolFixes(
  addressing: Device,
  claim: RegionClaim,
  pool: PoolClaim,
  place: Place,
  offset: Quantity,
  size: Quantity,
): Fix[] {
  const edit = (quantity: Quantity, bytes: bigint): TextEdit[] =>
    quantityEdits(place.file, pool.dialect, quantity, bytes);
  const fixes: Fix[] = [];
  const before = claim.range.start - pool.range.start;
  const after = pool.range.end - claim.range.end;
  const shift = (address: bigint): bigint => address - pool.range.start + (offset.bytes ?? pool.range.start);
  if (before > 0n) {
    fixes.push({
      title: `Shrink pool ${pool.name} to end where region ${claim.region.name} starts`,
      safety: 'suggested',
      edits: edit(size, before),
    });
  }
  if (after > 0n) {
    fixes.push({
      title: `Shrink pool ${pool.name} to start where region ${claim.region.name} ends (${formatAddress(shift(claim.range.end))})`,
      safety: 'suggested',
      edits: [...edit(offset, shift(claim.range.end)), ...edit(size, after)],
    });
  }
  const moved = { start: claim.range.end, end: claim.range.end + byteCount(pool.range) };
  if (banksIn(addressing, moved).length === 1) {
    fixes.push({
      title: `Move pool ${pool.name} behind region ${claim.region.name} (${formatAddress(shift(claim.range.end))})`,
      safety: 'suggested',
      edits: edit(offset, shift(claim.range.end)),
    });
  }
  fixes.push({ title: `Disable pool ${pool.name} (size 0)`, safety: 'suggested', edits: edit(size, 0n) });
  return fixes;
}
