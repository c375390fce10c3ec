import { formatAddress } from '../../base/size';
import { say, saySentences } from '../../base/wording';
import type { SingleFinding } from '../../rules/engine/finding';
import { severityWord } from '../checkReport';
import type { ExplainedAddress } from './address';
import { firstTry, suspectsOf, type FaultAddress, type Suspect } from './faultSuspects';
import { faultSummary, isAccess, type Fault } from './readFault';

/** A fault with its addresses explained. */
export interface ExplainedFault {
  readonly fault: Fault;
  readonly addresses: readonly FaultAddress[];
  /** What happened, and to which memory. */
  readonly meaning: string;
  /** Findings of the project that would cause it, the likeliest first. */
  readonly suspects: readonly Suspect[];
  /** What to try first. */
  readonly first: string;
}

/**
 * @param explain what an address of the dump is, in the target that the dump is of
 * @param findings those of the same target
 */
export function explainFault(
  fault: Fault,
  explain: (address: bigint) => ExplainedAddress,
  findings: readonly SingleFinding[] = [],
): ExplainedFault {
  const addresses = fault.addresses.map(({ register, address }) => ({
    register,
    explained: explain(address),
  }));
  const access = addresses.find(({ register }) => isAccess(register));
  const pc = addresses.find(({ register }) => register === 'PC');
  const parts = [faultSummary(fault)];
  if (access) {
    const { address, bank, meaning } = access.explained;
    parts.push(
      bank
        ? say`The access was to ${formatAddress(address)} in ${bank}. ${meaning}`
        : say`The access was to ${formatAddress(address)}. ${meaning}`,
    );
    if (access.explained.guard)
      parts.push(
        say`Where the bank is on and set up, look at ${access.explained.guard}: it refuses what its regions do not allow.`,
      );
  }
  const data = pc && dataAt(pc.explained);
  if (data !== undefined)
    parts.push(
      say`PC is in ${data}: the CPU runs data, after a return address or function pointer was overwritten.`,
    );
  else if (pc?.explained.symbol) parts.push(say`It happened in ${pc.explained.symbol.name}.`);
  else if (pc && pc.explained.bank === undefined)
    parts.push(say`PC is in no memory: a return address or function pointer was overwritten.`);
  // A jump into no memory or into data is not code, whatever the status registers say.
  const lost =
    pc !== undefined &&
    (pc.explained.bank === undefined || data !== undefined) &&
    !fault.symptoms.includes('code');
  const shown: Fault = lost ? { ...fault, symptoms: [...fault.symptoms, 'code'] } : fault;
  const suspects = suspectsOf(shown, addresses, findings);
  const [likeliest] = suspects;
  return {
    fault,
    addresses,
    meaning: saySentences(parts),
    suspects,
    first: likeliest
      ? correctFirst[likeliest.because](severityWord(likeliest.finding.severity), likeliest.finding.rule)
      : firstTry(shown, addresses),
  };
}

/** What at an address is surely no code: a buffer of the model, the stack, data that the startup code clears. */
function dataAt({ claims }: ExplainedAddress): string | undefined {
  const data = claims.find(
    ({ kind, name, isReserved }) =>
      kind === 'buffer' ||
      kind === 'stack' ||
      (kind === 'section' && !isReserved && /^\.?(?:bss|noinit|stack|heap)/.test(name)),
  );
  if (data?.kind === 'buffer') return say`buffer ${data.name}`;
  return data && (data.kind === 'stack' ? say`the stack` : say`section ${data.name}`);
}

const correctFirst: Readonly<Record<Suspect['because'], (severity: string, rule: string) => string>> = {
  address: (severity, rule) =>
    say`Correct the ${severity} ${rule}, which is about these very bytes, and build again.`,
  memory: (severity, rule) =>
    say`Correct the ${severity} ${rule}, which is about the memory that was accessed, and build again.`,
  symptom: (severity, rule) =>
    say`Correct the ${severity} ${rule}, which shows in such faults, and build again.`,
};
