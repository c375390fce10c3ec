import { rangeOf } from '../../base/addressRange';
import { formatAddress, formatHex } from '../../base/size';
import { say, saySentences } from '../../base/wording';
import { bankAt, fittedRange, canonicalAddress } from '../../device/addressSpace';
import { ownersOf } from '../../image/imageOwners';
import type { Claim } from '../../memory/claim';
import { currentImage } from '../../memory/claimants/images';
import type { Ledger } from '../../memory/ledger';
import { namesOfPhases, type Phase } from '../../memory/phases';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Positions } from '../positions';

/** Who holds the byte, during which phases, and what says so. */
export interface ExplainedClaim {
  readonly kind: Claim['subject']['kind'];
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly phases: readonly Phase[];
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
  /** False behind the end of an external memory of the board. */
  readonly isOnBoard: boolean;
  readonly isOffAfterReset: boolean;
  readonly isExternal: boolean;
  /** RAM only while the NPU cache is off. */
  readonly isCache: boolean;
  /** Whether the current build has a section or the stack there; unknown without one. */
  readonly application: 'some' | 'none' | 'unknown';
  readonly claims: readonly ExplainedClaim[];
  readonly symbol:
    | {
        readonly name: string;
        readonly offset: number;
        readonly section: string | undefined;
        readonly object: string | undefined;
        /** From an image that is not of today's script: it may be elsewhere now. */
        readonly isLastBuild: boolean;
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
  const at = canonicalAddress(target.addressing, address);
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
    isOnBoard: bank?.kind !== 'external' || at < fittedRange(bank, target.files.board).end,
    isOffAfterReset: bank?.offAfterReset === true,
    isExternal: bank?.kind === 'external',
    isCache: bank?.kind === 'cache',
    application: applicationAt(target, claims),
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

function applicationAt(target: BuiltTarget, claims: readonly Claim[]): ExplainedAddress['application'] {
  if (!currentImage(target)) return 'unknown';
  const isThere = claims.some(
    ({ subject, certainty }) =>
      (subject.kind === 'section' || subject.kind === 'loadCopy' || subject.kind === 'stack') &&
      certainty === 'used',
  );
  return isThere ? 'some' : 'none';
}

/** The symbol or input section of the current image, else of the last build. */
function symbolAt(target: BuiltTarget, address: bigint, at: bigint): ExplainedAddress['symbol'] {
  const current = currentImage(target);
  for (const { image } of current ? [current] : target.images) {
    for (const start of new Set([address, at])) {
      const [owner] = ownersOf(image, rangeOf(start, 1n), 1);
      if (owner && owner.kind !== 'stack') {
        return {
          name: owner.name,
          offset: Number(start - owner.range.start),
          section: owner.section,
          object: owner.object,
          isLastBuild: current === undefined,
        };
      }
    }
  }
  return undefined;
}

/** `frame_buffer + 0x40`. */
export function symbolText({ name, offset }: NonNullable<ExplainedAddress['symbol']>): string {
  return offset > 0 ? `${name} + ${formatHex(BigInt(offset))}` : name;
}

function meaningOf(target: BuiltTarget, explained: Omit<ExplainedAddress, 'meaning'>): string {
  const { bank: name, canonical: at, claims, symbol, isOnBoard } = explained;
  const bank = bankAt(target.addressing, at);
  if (!bank || name === undefined)
    return say`No memory of the device is there: an access ends in a bus fault.`;
  if (!isOnBoard) {
    const { end } = fittedRange(bank, target.files.board);
    return say`The board has no memory there: ${bank.name} ends at ${formatAddress(end)}. Reads give nothing useful or wrap around.`;
  }
  const parts: string[] = [];
  const during = (phase: Phase): readonly ExplainedClaim[] =>
    claims.filter((claim) => claim.phases.includes(phase) && !claim.isReserved);
  const model = during('inference').filter(({ kind }) => kind === 'buffer' || kind === 'weights');
  const application = claims.filter(
    ({ kind, phases }) => ['section', 'stack', 'region'].includes(kind) && phases.includes('application'),
  );
  if (model.length > 0 && application.some(({ kind }) => kind !== 'region')) {
    parts.push(
      say`The application and the model both use this byte: one overwrites the other during inference.`,
    );
  } else if (model.some(({ kind }) => kind === 'weights')) {
    parts.push(say`Weights of the model: whoever writes or erases them makes its answers wrong.`);
  } else if (model.length > 0) {
    parts.push(say`The NPU writes here during inference: what the application keeps here is lost then.`);
  } else if (symbol)
    parts.push(
      symbol.isLastBuild
        ? say`In the last build: ${symbolText(symbol)}.`
        : say`The application's own memory: ${symbolText(symbol)}.`,
    );
  else if (application.length > 0) parts.push(say`The application may place something here.`);
  else if (during('programming').length > 0)
    parts.push(say`Programmed into flash: reading is fine, writing or erasing it breaks the boot.`);
  else if (claims.length > 0) parts.push(say`Set aside, and nothing is known to use this byte.`);
  else parts.push(say`Nothing of the project claims this byte.`);
  if (bank.offAfterReset)
    parts.push(
      say`${bank.name} is off after reset: before it is switched on, every access ends in a bus fault.`,
    );
  if (bank.kind === 'cache') parts.push(say`It is RAM only while the NPU cache is off.`);
  if (bank.kind === 'external') parts.push(say`${bank.name} answers only after its controller was set up.`);
  return saySentences(parts);
}
