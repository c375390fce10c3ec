import { say, sayCount, sayList } from '../../base/wording';
import { symbolText as nameAt, type ExplainedAddress, type ExplainedClaim } from './address';

/** More buffers than these are counted: a pool of many epochs holds dozens at one address. */
const mostBuffers = 2;

/**
 * What an address is in one line of plain text: `AXISRAM2, pool cpuRAM2, buffer conv_out in epochs 12–15; no section of
 * the application`. The address itself is left out, so that the caller can give it its own look.
 */
export function addressSummary(explained: ExplainedAddress): string {
  const { bank, claims, isOnBoard, application } = explained;
  if (bank === undefined) return say`no memory of the device`;
  if (!isOnBoard) return say`${bank}, but the board has no memory there`;
  const here = [
    ...namesOf(claims, 'region').map((name) => say`region ${name}`),
    ...namesOf(claims, 'pool').map((name) => say`pool ${name}`),
    ...symbolText(explained),
    ...sectionTexts(explained),
    ...bufferTexts(explained),
    ...claims.flatMap((claim) => otherText(claim) ?? []),
  ];
  const text = sayList([bank, ...(here.length > 0 ? here : [say`nothing of the project is there`])]);
  return application === 'none' && claims.length > 0 ? say`${text}; no section of the application` : text;
}

function namesOf(claims: readonly ExplainedClaim[], kind: ExplainedClaim['kind']): string[] {
  return [...new Set(claims.filter((claim) => claim.kind === kind).map(({ name }) => name))];
}

function symbolText({ symbol }: ExplainedAddress): string[] {
  if (!symbol) return [];
  const at = nameAt(symbol);
  return [symbol.isLastBuild ? say`${at} in the last build` : at];
}

/** A section is said where no symbol says more. */
function sectionTexts({ claims, symbol }: ExplainedAddress): string[] {
  return claims.flatMap(({ kind, name, isReserved }) =>
    kind === 'section' && !isReserved && symbol?.section !== name ? [say`section ${name}`] : [],
  );
}

function bufferTexts({ buffers }: ExplainedAddress): string[] {
  const shown = buffers.slice(0, mostBuffers).map(({ name, firstEpoch, lastEpoch }) => {
    if (firstEpoch === undefined) return say`buffer ${name}`;
    return firstEpoch === lastEpoch
      ? say`buffer ${name} in epoch ${firstEpoch}`
      : say`buffer ${name} in epochs ${firstEpoch}–${lastEpoch!}`;
  });
  const more = buffers.length - shown.length;
  if (more === 0) return shown;
  return [...shown, sayCount(more, '{0} more buffer in other epochs', '{0} more buffers in other epochs')];
}

function otherText({ kind, name, isReserved }: ExplainedClaim): string | undefined {
  switch (kind) {
    case 'weights':
      return say`weights in ${name}`;
    case 'stack':
      return say`the stack`;
    case 'heap':
      return say`the heap`;
    case 'bootImage':
    case 'loadCopy':
    case 'copy':
      return name;
    case 'programmed':
      return say`${name} is programmed there`;
    case 'reserved':
      return isReserved ? say`kept for the ${name}` : name;
    default:
      return undefined;
  }
}
