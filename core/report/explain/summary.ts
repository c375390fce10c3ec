import { formatAddress, formatHex } from '../../base/size';
import type { ExplainedAddress, ExplainedClaim } from './address';

/** More buffers than these are counted: a pool of many epochs holds dozens at one address. */
const mostBuffers = 2;

/**
 * What an address is in one line of plain text: `AXISRAM2, pool cpuRAM2, buffer conv_out in epochs 12–15; no section of
 * the application`. The address itself is left out, so that the caller can give it its own look.
 */
export function addressSummary(explained: ExplainedAddress): string {
  const { bank, claims, isOnBoard, application } = explained;
  if (bank === undefined) return 'no memory of the device';
  if (!isOnBoard) return `${bank}, but the board has no memory there`;
  const here = [
    ...namesOf(claims, 'region'),
    ...namesOf(claims, 'pool'),
    ...symbolText(explained),
    ...sectionTexts(explained),
    ...bufferTexts(explained),
    ...claims.flatMap((claim) => otherText(claim) ?? []),
  ];
  const text = [bank, ...(here.length > 0 ? here : ['nothing of the project is there'])].join(', ');
  return application === 'none' && claims.length > 0 ? `${text}; no section of the application` : text;
}

/** The same with the address in front. */
export function addressLine(explained: ExplainedAddress): string {
  return `${formatAddress(explained.address)}: ${addressSummary(explained)}`;
}

function namesOf(claims: readonly ExplainedClaim[], kind: ExplainedClaim['kind']): string[] {
  return [...new Set(claims.filter((claim) => claim.kind === kind).map(({ name }) => `${kind} ${name}`))];
}

function symbolText({ symbol }: ExplainedAddress): string[] {
  if (!symbol) return [];
  const { name, offset, isLastBuild } = symbol;
  const at = offset > 0 ? `${name} + ${formatHex(BigInt(offset))}` : name;
  return [isLastBuild ? `${at} in the last build` : at];
}

/** A section is said where no symbol says more. */
function sectionTexts({ claims, symbol }: ExplainedAddress): string[] {
  return claims.flatMap(({ kind, name, isReserved }) =>
    kind === 'section' && !isReserved && symbol?.section !== name ? [`section ${name}`] : [],
  );
}

function bufferTexts({ buffers }: ExplainedAddress): string[] {
  const shown = buffers.slice(0, mostBuffers).map(({ name, firstEpoch, lastEpoch }) => {
    if (firstEpoch === undefined) return `buffer ${name}`;
    return firstEpoch === lastEpoch
      ? `buffer ${name} in epoch ${firstEpoch}`
      : `buffer ${name} in epochs ${firstEpoch}–${lastEpoch}`;
  });
  const more = buffers.length - shown.length;
  if (more === 0) return shown;
  return [...shown, `${more} more ${more === 1 ? 'buffer' : 'buffers'} in other epochs`];
}

function otherText({ kind, name, isReserved }: ExplainedClaim): string | undefined {
  switch (kind) {
    case 'weights':
      return `weights in ${name}`;
    case 'stack':
      return 'the stack';
    case 'heap':
      return 'the heap';
    case 'bootImage':
    case 'loadCopy':
    case 'copy':
      return name;
    case 'programmed':
      return `${name} is programmed there`;
    case 'reserved':
      return isReserved ? `kept for the ${name}` : name;
    default:
      return undefined;
  }
}
