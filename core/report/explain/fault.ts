import { formatAddress } from '../../base/size';
import type { ExplainedAddress } from './address';
import { faultSummary, isAccess, type Fault } from './readFault';

/** A fault with its addresses explained. */
export interface ExplainedFault {
  readonly fault: Fault;
  readonly addresses: readonly { readonly register: string; readonly explained: ExplainedAddress }[];
  /** What happened, which memory, and what to try first. */
  readonly meaning: string;
}

export function explainFault(fault: Fault, explain: (address: bigint) => ExplainedAddress): ExplainedFault {
  const addresses = fault.addresses.map(({ register, address }) => ({
    register,
    explained: explain(address),
  }));
  const access = addresses.find(({ register }) => isAccess(register));
  const pc = addresses.find(({ register }) => register === 'PC');
  const parts = [faultSummary(fault)];
  if (access) {
    const { address, bank, meaning } = access.explained;
    parts.push(`The access was to ${formatAddress(address)}${bank ? ` in ${bank}` : ''}. ${meaning}`);
    if (access.explained.guard)
      parts.push(
        `Where the bank is on and set up, look at ${access.explained.guard}: it refuses what its regions do not allow.`,
      );
  }
  if (pc?.explained.symbol) parts.push(`It happened in ${pc.explained.symbol.name}.`);
  else if (pc && pc.explained.bank === undefined)
    parts.push(
      'PC is in no memory: a return address or function pointer was overwritten; look for a stack in a pool (stack-in-pool).',
    );
  return { fault, addresses, meaning: parts.join(' ') };
}
