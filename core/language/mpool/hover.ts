import { byteCount, intersect, isEmpty, type AddressRange } from '../../base/addressRange';
import { escapeMarkdown, markdownCode } from '../../base/plainText';
import { formatAddress, formatBytes, formatHex, formatRange, formatSize } from '../../base/size';
import { spanContains } from '../../base/span';
import { say, sayCount, sayKey, sayList } from '../../base/wording';
import { banksIn, bothAliases, canonical, fittedRange } from '../../device/addressSpace';
import { assumedDevice } from '../../device/devices';
import type { Claim } from '../../memory/claim';
import { ledgerOf } from '../../memory/ledger';
import { isAliveIn, whileApplicationRuns } from '../../memory/phases';
import { memoryMarkdown } from '../memoryHover';
import { physicalPools, type PhysicalPool } from '../../memoryPool/physicalPools';
import { magnitudes } from '../../memoryPool/quantity';
import { isBookkeepingPool, type Pool, type Quantity } from '../../memoryPool/poolFile';
import type { HoverText } from '../features';
import type { PoolInput } from './poolInput';
import { poolUse } from './poolUse';

/**
 * The pool whose names, numbers or braces stand at an offset, with its bytes on the chip and who else is there. What
 * other keys and values mean is in their schema.
 */
export function hoverInPoolFile(input: PoolInput, offset: number): HoverText | undefined {
  for (const pool of input.poolFile.pools) {
    if (!spanContains(pool.span, offset)) continue;
    const speaking = [pool.nameSpan, pool.fnameSpan, pool.offset?.span, pool.size?.span].find(
      (span) => span && spanContains(span, offset),
    );
    const isBrace = offset <= pool.span.start + 1 || offset >= pool.span.end - 1;
    if (speaking || isBrace) return { span: speaking ?? pool.span, markdown: poolMarkdown(input, pool) };
  }
  return undefined;
}

/** A pool as people want to see it: range, arithmetic, memory, aliases, use, neighbours. */
export function poolMarkdown(input: PoolInput, pool: Pool): string {
  const otherName =
    pool.fname !== undefined && pool.fname !== pool.name ? ` (${escapeMarkdown(pool.fname)})` : '';
  const title = say`**pool** ${markdownCode(pool.name)}${otherName}`;
  if (isBookkeepingPool(pool)) return say`${title}\n\nThe compiler's own bookkeeping: no physical memory.`;
  const details = [pool.offset, pool.size].flatMap((quantity) => (quantity ? [arithmeticOf(quantity)] : []));
  const said = (range: string): string => memoryMarkdown({ title, range, others: [], fill: [], details });
  if (pool.mode === 'relative')
    return said(say`Relative pool: the linker places it, the offset is nominal and claims nothing.`);
  const { range } = pool;
  if (!range) return said(say`Its offset or size cannot be read.`);
  if (isEmpty(range)) return said(say`Disabled: size 0 at ${formatAddress(range.start)}.`);
  const { secure, nonSecure } = bothAliases(assumedDevice(input.device), range);
  const aliases = nonSecure
    ? [say`Secure \`${formatRange(secure)}\`, non-secure \`${formatRange(nonSecure)}\`: the same bytes.`]
    : [];
  return memoryMarkdown({
    title,
    range: sayList([`\`${formatRange(range)}\``, formatBytes(byteCount(range))]),
    place: input.device && placeOf(input, secure),
    others: neighboursOf(input, pool, secure),
    fill: useOf(input, { ...pool, range }),
    details: [...details, ...aliases],
  });
}

/** `855360 × 1024 = 0x34350000`; nothing where the value is written in bytes and hex already. */
function arithmeticOf({ text, base, magnitude, bytes }: Quantity): string {
  if (bytes === undefined) return say`${markdownCode(text)} is not a whole number of bytes.`;
  const unit = magnitude === undefined ? 1n : (magnitudes.get(magnitude) ?? 1n);
  if (unit === 1n)
    return base === 'hex'
      ? `${markdownCode(text)} = ${bytes}`
      : `${markdownCode(text)} = \`${formatHex(bytes)}\``;
  return `\`${text} × ${unit} = ${formatHex(bytes)}\``;
}

function placeOf({ board, device }: PoolInput, range: { start: bigint; end: bigint }): string {
  const banks = device ? banksIn(device, range) : [];
  if (banks.length === 0) return say`Outside every memory of ${device?.name ?? say`the device`}.`;
  const fitted = banks.map((bank) => {
    const speed = bank.speed === undefined ? say`not reached by the NPU` : sayKey(bank.speed);
    const there = byteCount(fittedRange(bank, board));
    const onBoard = bank.kind === 'external' && board ? [say`${formatSize(there)} on ${board.name}`] : [];
    return say`${bank.name} (${sayList([speed, ...onBoard])})`;
  });
  return say`In ${sayList(fitted)}.`;
}

function useOf(input: PoolInput, pool: PhysicalPool): string[] {
  return poolUse(input, pool).map(({ model, bytes, buffers }) =>
    bytes === 0n
      ? say`${markdownCode(model.file)} uses none of it.`
      : say`${markdownCode(model.file)} uses ${formatBytes(bytes)} of it in ${sayCount(buffers, '{0} buffer', '{0} buffers')}.`,
  );
}

function neighboursOf(input: PoolInput, pool: Pool, range: AddressRange): string[] {
  const lines: string[] = [];
  for (const other of physicalPools(input.poolFile)) {
    if (other === pool) continue;
    const shared = intersect(canonical(assumedDevice(input.device), other.range), range);
    if (shared)
      lines.push(say`Shares ${formatBytes(byteCount(shared))} with pool ${escapeMarkdown(other.name)}.`);
  }
  for (const target of input.targets) {
    const ledger = ledgerOf(target);
    for (const claim of ledger.touching(range)) {
      const shared = intersect(claim.range, range);
      const what = neighbourName(claim);
      if (!shared || what === undefined || !isAliveIn(claim.alive, whileApplicationRuns.phases)) continue;
      lines.push(
        claim.extentIsKnown
          ? say`Shares ${formatBytes(byteCount(shared))}, \`${formatRange(shared)}\`, with ${what}.`
          : say`Holds the start of ${what}, \`${formatAddress(claim.range.start)}\`; its size is not known.`,
      );
    }
  }
  return lines;
}

/** What a claim is called where it meets a pool; what the models themselves put there is said as their use. */
function neighbourName({ subject, name, owner }: Claim): string | undefined {
  switch (subject.kind) {
    case 'region':
      return say`region ${escapeMarkdown(name)} of ${markdownCode(owner)}`;
    case 'bootImage':
      return say`the image ${escapeMarkdown(name)}`;
    case 'programmed':
      return say`the programmed file ${escapeMarkdown(name)}`;
    case 'reserved':
      return name;
    case 'pool':
    case 'copy':
    case 'section':
    case 'loadCopy':
    case 'stack':
    case 'heap':
    case 'buffer':
    case 'weights':
      return undefined;
  }
}
