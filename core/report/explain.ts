import { formatAddress, formatBytes, formatHex, formatRange } from '../base/size';
import { bankAt, canonical, fittedRange } from '../device/addressSpace';
import { ownersOf } from '../image/imageOwners';
import type { Claim } from '../memory/claim';
import type { Ledger } from '../memory/ledger';
import { namesOfPhases } from '../memory/phases';
import type { BuiltTarget } from '../project/builtTarget';
import { faultSummary, isAccess, type Fault } from './fault';
import type { Positions } from './positions';
import { plainStyle, type Style } from './style';

/** Who holds the byte, during which phases, and what says so. */
export interface ExplainedClaim {
  readonly kind: Claim['subject']['kind'];
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly phases: readonly string[];
  readonly isReserved: boolean;
  readonly source: { readonly file: string; readonly line: number };
}

/** All that is known of one address of a target. */
export interface ExplainedAddress {
  readonly address: bigint;
  /** The secure address of the same byte. */
  readonly canonical: bigint;
  readonly target: string;
  readonly bank: string | undefined;
  readonly guard: string | undefined;
  readonly claims: readonly ExplainedClaim[];
  readonly symbol:
    | {
        readonly name: string;
        readonly offset: number;
        readonly section: string | undefined;
        readonly object: string | undefined;
      }
    | undefined;
  readonly buffers: readonly {
    readonly model: string;
    readonly name: string;
    readonly firstEpoch: number | undefined;
    readonly lastEpoch: number | undefined;
    readonly layer: string | undefined;
  }[];
  /** What touching it would mean, the consequence first. */
  readonly meaning: string;
}

/** Says what an address is in a target, whether or not anything claims it. */
export function explainAddress(
  target: BuiltTarget,
  ledger: Ledger,
  positions: Positions,
  address: bigint,
): ExplainedAddress {
  const at = canonical(target.addressing, { start: address, end: address + 1n }).start;
  const bank = bankAt(target.addressing, at);
  const claims = ledger.at(at);
  const explained = claims.map((claim): ExplainedClaim => ({
    kind: claim.subject.kind,
    name: claim.name,
    start: claim.range.start,
    end: claim.range.end,
    phases: namesOfPhases(claim.alive),
    isReserved: claim.certainty !== 'used',
    source: {
      file: claim.place.file,
      line: positions.rangeOf(claim.place.file, claim.place.span).start.line,
    },
  }));
  const buffers = claims.flatMap((claim) =>
    claim.subject.kind === 'buffer' ? [bufferOf(claim, claim.subject)] : [],
  );
  const base = {
    address,
    canonical: at,
    target: target.name,
    bank: bank?.name,
    guard: bank?.guard,
    claims: explained,
    symbol: symbolAt(target, address, at),
    buffers,
  };
  return { ...base, meaning: meaningOf(target, base) };
}

function bufferOf(
  claim: Claim,
  { model }: Extract<Claim['subject'], { kind: 'buffer' }>,
): ExplainedAddress['buffers'][number] {
  const info = model.cInfo?.info.buffers.find((candidate) => candidate.name === claim.name);
  const node =
    info?.epochs && model.cInfo
      ? model.cInfo.info.nodes.find((candidate) => candidate.outputs.includes(info.id))
      : undefined;
  return {
    model: model.file,
    name: claim.name,
    firstEpoch: info?.epochs?.first,
    lastEpoch: info?.epochs?.last,
    layer: node?.name,
  };
}

/** The symbol or input section of a current image. */
function symbolAt(target: BuiltTarget, address: bigint, at: bigint): ExplainedAddress['symbol'] {
  for (const { image } of target.images) {
    for (const start of new Set([address, at])) {
      const [owner] = ownersOf(image, { start, end: start + 1n }, 1);
      if (owner && owner.kind !== 'stack') {
        return {
          name: owner.name,
          offset: Number(start - owner.range.start),
          section: owner.section,
          object: owner.object,
        };
      }
    }
  }
  return undefined;
}

function meaningOf(target: BuiltTarget, explained: Omit<ExplainedAddress, 'meaning'>): string {
  const { bank: name, canonical: at, claims, symbol } = explained;
  const bank = bankAt(target.addressing, at);
  if (!bank || name === undefined) return 'No memory of the device is there: an access ends in a bus fault.';
  const fitted = fittedRange(bank, target.files.board);
  if (bank.kind === 'external' && at >= fitted.end) {
    return `The board has no memory there: ${bank.name} ends at ${formatAddress(fitted.end)}. Reads give nothing useful or wrap around.`;
  }
  const parts: string[] = [];
  const during = (phase: string): readonly ExplainedClaim[] =>
    claims.filter((claim) => claim.phases.includes(phase) && !claim.isReserved);
  const model = during('inference').filter(({ kind }) => kind === 'buffer' || kind === 'weights');
  const application = claims.filter(
    ({ kind, phases }) => ['section', 'stack', 'region'].includes(kind) && phases.includes('application'),
  );
  if (model.length > 0 && application.some(({ kind }) => kind !== 'region')) {
    parts.push(
      'The application and the model both use this byte: one overwrites the other during inference.',
    );
  } else if (model.some(({ kind }) => kind === 'weights')) {
    parts.push('Weights of the model: whoever writes or erases them makes its answers wrong.');
  } else if (model.length > 0) {
    parts.push('The NPU writes here during inference: what the application keeps here is lost then.');
  } else if (symbol)
    parts.push(
      `The application's own memory: ${symbol.name}${symbol.offset > 0 ? ` + ${formatHex(BigInt(symbol.offset))}` : ''}.`,
    );
  else if (application.length > 0) parts.push('The application may place something here.');
  else if (during('programming').length > 0)
    parts.push('Programmed into flash: reading is fine, writing or erasing it breaks the boot.');
  else if (claims.length > 0) parts.push('Set aside, and nothing is known to use this byte.');
  else parts.push('Nothing of the project claims this byte.');
  if (bank.offAfterReset)
    parts.push(
      `${bank.name} is off after reset: before it is switched on, every access ends in a bus fault.`,
    );
  if (bank.kind === 'cache') parts.push('It is RAM only while the NPU cache is off.');
  if (bank.kind === 'external') parts.push(`${bank.name} answers only after its controller was set up.`);
  return parts.join(' ');
}

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

export function explainText(
  all: readonly ExplainedAddress[],
  fault: ExplainedFault | undefined,
  style: Style = plainStyle,
): string {
  const blocks = all.map((entry) => addressText(entry, style));
  if (fault) {
    const registers = [...fault.fault.registers]
      .map(([name, value]) => `${name} ${formatAddress(value)}`)
      .join('  ');
    blocks.unshift(`${style.bold('Fault')}\n  ${style.dim(registers)}\n  ${fault.meaning}\n`);
  }
  return blocks.join('\n');
}

function addressText(entry: ExplainedAddress, style: Style): string {
  const alias =
    entry.canonical === entry.address ? '' : ` (the same byte as ${formatAddress(entry.canonical)})`;
  const bank =
    entry.bank === undefined
      ? 'no memory'
      : `${entry.bank}${entry.guard ? `, guarded by ${entry.guard}` : ''}`;
  const lines = [
    `${style.bold(formatAddress(entry.address))}${alias}: ${bank} of ${entry.target}`,
    `  ${entry.meaning}`,
  ];
  const { symbol } = entry;
  if (symbol)
    lines.push(
      `  ${symbol.name} + ${formatHex(BigInt(symbol.offset))}${symbol.section ? ` in ${symbol.section}` : ''}${symbol.object ? ` of ${symbol.object}` : ''}`,
    );
  for (const { name, firstEpoch, lastEpoch, layer, model } of entry.buffers) {
    const epochs = firstEpoch === undefined ? '' : ` in epochs ${firstEpoch}–${lastEpoch}`;
    lines.push(`  buffer ${name}${epochs}${layer === undefined ? '' : `, made by ${layer}`} (${model})`);
  }
  for (const { kind, name, start, end, phases, source } of entry.claims) {
    // Buffers stand above, with their epochs.
    if (kind === 'buffer') continue;
    const when = phases.length === 6 ? 'always' : phases.join(', ');
    lines.push(
      style.dim(
        `  ${kind} ${name} ${formatRange({ start, end })}, ${formatBytes(end - start)}: ${when} (${source.file}:${source.line + 1})`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

export function explainJson(all: readonly ExplainedAddress[], fault: ExplainedFault | undefined) {
  return {
    version: 1,
    addresses: all.map((entry) => ({
      address: formatAddress(entry.address),
      canonical: formatAddress(entry.canonical),
      target: entry.target,
      bank: entry.bank ?? null,
      guard: entry.guard ?? null,
      claims: entry.claims.map(({ kind, name, start, end, phases, source }) => ({
        kind,
        name,
        start: formatAddress(start),
        end: formatAddress(end),
        phases,
        source,
      })),
      symbol: entry.symbol
        ? { ...entry.symbol, section: entry.symbol.section ?? null, object: entry.symbol.object ?? null }
        : null,
      buffers: entry.buffers.map(({ model, name, firstEpoch, lastEpoch, layer }) => ({
        model,
        name,
        firstEpoch: firstEpoch ?? null,
        lastEpoch: lastEpoch ?? null,
        layer: layer ?? null,
      })),
      meaning: entry.meaning,
    })),
    fault: fault
      ? {
          registers: Object.fromEntries(
            [...fault.fault.registers].map(([name, value]) => [name, formatAddress(value)]),
          ),
          meaning: fault.meaning,
        }
      : null,
  };
}
