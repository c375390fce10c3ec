import { intersect, subtract, union, type AddressRange, moved } from '../../base/addressRange';
import { basename, dirname } from '../../base/path';
import { say } from '../../base/wording';
import { writtenPart, type Claim, type ClaimKind } from '../../memory/claim';
import type { Ledger } from '../../memory/ledger';
import { partsOf } from '../../memory/claimants/models';
import { isAliveIn, isProgrammed, whileApplicationRuns } from '../../memory/phases';
import type { ModelPool } from '../../model/networkSource';
import { memberPools } from '../../model/usedRanges';
import type { BuiltModel } from '../../project/builtTarget';
import type { MapClaimKind, ShownClaim } from './model';

/** How the map calls what the ledger has; what was not known when this was written is shown all the same. */
const kinds: Readonly<Record<ClaimKind, MapClaimKind>> = {
  region: 'region',
  section: 'section',
  loadCopy: 'image',
  stack: 'stack',
  heap: 'reserved',
  pool: 'pool',
  buffer: 'buffer',
  weights: 'weights',
  bootImage: 'image',
  copy: 'reserved',
  reserved: 'reserved',
  programmed: 'programmed',
};

/**
 * The claims of a ledger as the map shows them: of the time when the application runs, of the current image alone, with
 * the part that each model uses of each pool. A heap is a wish, and the stack of a script gives way to that of an image.
 */
export function shownClaims(ledger: Pick<Ledger, 'claims'>): ShownClaim[] {
  const now = ledger.claims.filter(
    (claim) => claim.certainty !== 'lastBuild' && isAliveIn(claim.alive, whileApplicationRuns.phases),
  );
  const hasImageStack = now.some(({ subject }) => subject.kind === 'stack' && subject.image !== undefined);
  const poolNames = repeated(now.map(poolKey).filter((key) => key !== undefined));
  const shown = now.flatMap((claim): ShownClaim[] => {
    const { subject } = claim;
    if (subject.kind === 'heap') return [];
    if (subject.kind === 'stack' && !subject.image && hasImageStack) return [];
    if (subject.kind === 'buffer') return subject.bytes.buffer ? [plain(claim, claim.name)] : [];
    if (subject.kind === 'weights')
      return claim.pieces.map((range) => ({
        ...plain(claim, `${claim.name} (${modelName(subject.model)})`),
        range,
        written: writtenPart(claim, range),
      }));
    if (subject.kind !== 'pool') return [plain(claim, claim.name)];
    const isAsBuilt = subject.origin === 'outdatedModel';
    // Two pool files, or a pool file and a model that was built before it: the name alone does not tell which.
    const name = poolNames.has(poolKey(claim)!)
      ? `${claim.name} (${fileName(claim.owner, now)})`
      : claim.name;
    return [{ ...plain(claim, name), ...(isAsBuilt ? { isAsBuilt } : {}), models: subject.models }];
  });
  const isWeights = ({ kind }: ShownClaim): boolean => kind === 'weights';
  // Weights are painted over the part of the pool that is used.
  return [
    ...shown.filter((claim) => !isWeights(claim)),
    ...usedPools(now),
    ...shown.filter(isWeights),
    ...unprogrammed(now),
  ];
}

/** What has to be in flash and no command of the project surely puts there. */
function unprogrammed(claims: readonly Claim[]): ShownClaim[] {
  const written = claims.filter(({ subject }) => subject.kind === 'programmed');
  return claims.flatMap((claim): ShownClaim[] => {
    const { subject, alive, certainty, extentIsKnown, range } = claim;
    if (!isProgrammed(alive) || (extentIsKnown && certainty !== 'used')) return [];
    if (subject.kind !== 'weights' && subject.kind !== 'bootImage' && subject.kind !== 'loadCopy') return [];
    const here = written.filter((other) => intersect(other.range, range));
    // Of unknown size, or into an image of unknown size: whoever writes its start writes all of it.
    if (here.some((other) => !extentIsKnown || !other.extentIsKnown)) return [];
    const name = subject.kind === 'weights' ? `${claim.name} (${modelName(subject.model)})` : claim.name;
    const left = subtract(
      range,
      here.map((other) => other.range),
    );
    return left.map((part) => ({
      ...plain(claim, name),
      kind: 'unprogrammed',
      side: 'programming',
      certainty: 'used',
      range: part,
      written: writtenPart(claim, part),
    }));
  });
}

function plain(claim: Claim, name: string): ShownClaim {
  const { subject, written, range, place, side, certainty, owner, extentIsKnown } = claim;
  return {
    kind: kinds[subject.kind],
    name,
    written,
    range,
    source: place,
    side,
    certainty: certainty === 'used' ? 'used' : 'reserved',
    owner,
    ...(extentIsKnown ? {} : { isBaseOnly: true }),
    ...('boot' in subject ? { sourceLine: subject.boot.evidence.line } : {}),
  };
}

/** What each model uses of each pool, buffers and weights together. */
function usedPools(claims: readonly Claim[]): ShownClaim[] {
  const byPool = new Map<BuiltModel, Map<ModelPool | undefined, { claim: Claim; written: AddressRange[] }>>();
  for (const claim of claims) {
    const { subject } = claim;
    if (subject.kind !== 'buffer' && subject.kind !== 'weights') continue;
    const pools =
      byPool.get(subject.model) ??
      new Map<ModelPool | undefined, { claim: Claim; written: AddressRange[] }>();
    byPool.set(subject.model, pools);
    const parts =
      subject.kind === 'buffer'
        ? partsOf(subject.bytes, memberPools(subject.model.source))
        : claim.pieces.map((piece) => [subject.pool, writtenPart(claim, piece)] as const);
    for (const [pool, written] of parts) {
      const known = pools.get(pool);
      if (known) known.written.push(written);
      else pools.set(pool, { claim, written: [written] });
    }
  }
  return [...byPool].flatMap(([{ file }, pools]) =>
    [...pools].flatMap(([pool, { claim, written }]) => {
      const shift = claim.range.start - claim.written.start;
      return union(written).map((range): ShownClaim => ({
        ...plain(claim, pool?.name ?? say`outside every pool`),
        kind: 'poolUsed',
        written: range,
        range: moved(range, shift),
        source: { file, span: pool?.span ?? { start: 0, end: 0 } },
      }));
    }),
  );
}

/** `network`, of `Model/network.c`. */
function modelName({ file }: BuiltModel): string {
  return basename(file).replace(/\.c$/, '');
}

/** What tells a pool from others: as a file has it, or as a model was built. */
function poolKey({ subject, name }: Claim): string | undefined {
  return subject.kind === 'pool' ? `${subject.origin} ${name}` : undefined;
}

function repeated(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.has(name) || !seen.add(name)));
}

/** The file's name, with its folder where another owner has the same name. */
function fileName(owner: string, claims: readonly Claim[]): string {
  const isUnique = claims.every(
    (claim) => claim.owner === owner || basename(claim.owner) !== basename(owner),
  );
  return isUnique ? basename(owner) : `${basename(dirname(owner))}/${basename(owner)}`;
}
