import { containsAddress } from '../../base/addressRange';
import { compareSeverities } from '../../base/severity';
import { say } from '../../base/wording';
import type { SingleFinding } from '../../rules/engine/finding';
import type { ExplainedAddress } from './address';
import { isAccess, type Fault, type Symptom } from './readFault';

/** An address of a dump with what it is. */
export interface FaultAddress {
  readonly register: string;
  readonly explained: ExplainedAddress;
}

/** A finding of the project that would cause a fault, and why. */
export interface Suspect {
  readonly finding: SingleFinding;
  /** `address`: it is about the very bytes; `memory`: about the kind of memory; `symptom`: such a fault is how it shows. */
  readonly because: 'address' | 'memory' | 'symptom';
}

/** How a finding of each rule shows on the board, where it ends in a fault; the likeliest first. */
const bySymptom: Readonly<Record<Symptom, readonly string[]>> = {
  vectors: ['signature-misaligned', 'signing-without-align', 'image-exceeds-copy', 'load-overlaps-fsbl'],
  stack: ['stack-in-pool', 'image-overlaps-model', 'memory-not-started'],
  code: [
    'image-overlaps-model',
    'stack-in-pool',
    'region-overlaps-pool',
    'image-exceeds-copy',
    'load-overlaps-fsbl',
    'signature-misaligned',
    'npu-cache-in-use',
    'address-in-model-memory',
  ],
};

/**
 * The findings of a target that would cause a fault: those about the bytes that it names first, then those about the
 * memory that the access went to, then those that show in such a fault. Each rule once, the most severe finding of it.
 */
export function suspectsOf(
  fault: Fault,
  addresses: readonly FaultAddress[],
  findings: readonly SingleFinding[],
): readonly Suspect[] {
  const access = addresses.find(({ register }) => isAccess(register))?.explained;
  const atAddress = findings.filter(({ overlap, pieces = overlap ? [overlap] : [] }) =>
    addresses.some(
      ({ register, explained }) =>
        register !== 'LR' && pieces.some((piece) => containsAddress(piece, explained.canonical)),
    ),
  );
  const ofRules = (rules: readonly string[]): SingleFinding[] =>
    rules.flatMap((rule) => findings.filter((finding) => finding.rule === rule));
  const all: Suspect[] = [
    ...bySeverity(atAddress).map((finding) => ({ finding, because: 'address' as const })),
    ...ofRules(access ? rulesOfMemory(access) : []).map((finding) => ({
      finding,
      because: 'memory' as const,
    })),
    ...ofRules(fault.symptoms.flatMap((symptom) => bySymptom[symptom])).map((finding) => ({
      finding,
      because: 'symptom' as const,
    })),
  ];
  const rules = new Set<string>();
  return all.filter(({ finding: { rule } }) => !rules.has(rule) && rules.add(rule));
}

/** The rules about memory that answers an access with an error. */
function rulesOfMemory({ bank, isOnBoard, isOffAfterReset, isCache }: ExplainedAddress): readonly string[] {
  if (bank === undefined) return ['ld-region-outside-device', 'pool-outside-device'];
  if (!isOnBoard) return ['pool-outside-board', 'ld-region-outside-board'];
  if (isCache) return ['npu-cache-in-use'];
  return isOffAfterReset ? ['memory-not-started'] : [];
}

function bySeverity(findings: readonly SingleFinding[]): SingleFinding[] {
  return [...findings].sort((a, b) => compareSeverities(a.severity, b.severity));
}

/** What to try where no finding would cause the fault. */
export function firstTry(fault: Fault, addresses: readonly FaultAddress[]): string {
  const access = addresses.find(({ register }) => isAccess(register))?.explained;
  const pc = addresses.find(({ register }) => register === 'PC')?.explained;
  if (access) {
    const { bank, isOnBoard, isOffAfterReset, isExternal, isCache, guard } = access;
    if (bank === undefined)
      return say`Look for the pointer that held this address: it was never set, or something overwrote it.`;
    if (!isOnBoard) return say`Move what lies there into memory that the board has.`;
    if (isCache) return say`Switch the NPU cache off before this RAM is used, or place the data elsewhere.`;
    if (isOffAfterReset)
      return say`Switch ${bank} on before this code runs: its clock, then RAMCFG (SRAMSD).`;
    if (isExternal)
      return say`Set the controller of ${bank} and the memory up before this code runs, and map it.`;
    if (guard !== undefined)
      return say`Read the illegal access registers of ${guard} (IASR, IADDR): they name the master that was refused.`;
  }
  if (fault.symptoms.includes('stack'))
    return say`Look at what lies below the stack, and give it more room (_Min_Stack_Size).`;
  if (fault.symptoms.includes('vectors'))
    return say`Compare SCB->VTOR with the start of .isr_vector in the map, and sign with -align.`;
  if (pc?.symbol) return say`Put a breakpoint at ${pc.symbol.name} and look at the pointers that it uses.`;
  return say`Build with symbols, and explain PC and LR of a new dump: they name the function.`;
}
