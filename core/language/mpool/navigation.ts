import { containsAddress, isEmpty } from '../../base/addressRange';
import { sharedTail } from '../../base/path';
import { spanContains, wholeFile, type Place, type Span } from '../../base/span';
import { say } from '../../base/wording';
import { canonical } from '../../device/addressSpace';
import { assumedDevice } from '../../device/devices';
import { samePoolRange } from '../../memory/samePools';
import { isBookkeepingPool, type Pool } from '../../memoryPool/poolFile';
import type { CInfo } from '../../model/cInfo';
import type { ProfileFile } from '../../memoryPool/profile';
import { resolveMemoryPool } from '../../memoryPool/profilePaths';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import { classify } from '../../project/classify';
import type { NameOccurrences, RenamePlaces } from '../features';
import type { PoolInput } from './poolInput';
import { mentionsOf, type MentionTexts } from './poolMentions';
import { regionsOf } from './poolUse';

/**
 * The pool whose name or file name stands at an offset, and everywhere else it stands: in the built models, in their
 * c_info, in linked scripts, and as a linker region of the same bytes. Undefined off every name.
 */
export function occurrencesInPoolFile(
  input: PoolInput,
  offset: number,
  texts: MentionTexts,
): NameOccurrences | undefined {
  const named = poolNamedAt(input, offset);
  if (!named) return undefined;
  const { pool } = named;
  // A comment says both names of a pool: one of them is enough to find it.
  const mentions = mentionsOf(input, pool, texts).filter(
    ({ says, role, isDetail }) => !isDetail && (says === 'name' || role === 'linked'),
  );
  return {
    definitions: [{ file: input.file, span: inner(pool.nameSpan) }],
    references: [...mentions.map(({ file, span }) => ({ file, span })), ...regionPlaces(input, pool)],
  };
}

/** Where the name at an offset is defined: the pool itself. */
export function definitionInPoolFile(input: PoolInput, offset: number): readonly Place[] {
  const named = poolNamedAt(input, offset);
  return named ? [{ file: input.file, span: inner(named.pool.nameSpan) }] : [];
}

/** The pools that a place outside their files speaks of: a generated comment, a c_info, a section or symbol of a script. */
export function poolsMentionedAt(
  inputs: readonly PoolInput[],
  file: string,
  offset: number,
  texts: MentionTexts,
): readonly Place[] {
  return distinct(
    inputs.flatMap((input) =>
      input.poolFile.pools
        .filter((pool) => !isBookkeepingPool(pool) && isSpokenOf(input, pool, file, offset, texts))
        .map((pool) => ({ file: input.file, span: inner(pool.nameSpan) })),
    ),
  );
}

/** The pools that hold a buffer which a generated source or a c_info describes at an offset. */
export function poolsOfBufferAt(
  inputs: readonly PoolInput[],
  targets: readonly BuiltTarget[],
  file: string,
  offset: number,
): readonly Place[] {
  const addresses = targets.flatMap(({ models }) =>
    models.flatMap((model) => [
      ...(model.file === file
        ? model.source.buffers
            .filter(({ span }) => spanContains(span, offset))
            .map(({ range }) => range?.start)
        : []),
      ...(model.cInfo?.file === file ? [addressInCInfo(model.cInfo.info, offset)] : []),
    ]),
  );
  return distinct(
    inputs.flatMap(({ file: poolFile, poolFile: { pools }, device }) =>
      pools
        .filter(({ range }) =>
          addresses.some(
            (address) =>
              range &&
              address !== undefined &&
              containsAddress(
                canonical(assumedDevice(device), range),
                canonical(assumedDevice(device), { start: address, end: address }).start,
              ),
          ),
        )
        .map((pool) => ({ file: poolFile, span: inner(pool.nameSpan) })),
    ),
  );
}

/** Where the buffer at an offset of a c_info starts; undefined at none, and where its pool has no address. */
function addressInCInfo({ buffers, pools }: CInfo, offset: number): bigint | undefined {
  const buffer = buffers.find(({ span }) => spanContains(span, offset));
  const base = pools.find(({ id }) => id === buffer?.poolId)?.address;
  return buffer && base !== undefined ? base + buffer.offset : undefined;
}

function isSpokenOf(
  input: PoolInput,
  pool: Pool,
  file: string,
  offset: number,
  texts: MentionTexts,
): boolean {
  // Anywhere in `/* index=1 file postfix=… */` and in the pool's object of a c_info.
  const whole = input.targets.flatMap(({ models }) =>
    models.flatMap((model) => [
      ...(model.file === file ? model.source.pools : []),
      ...(model.cInfo?.file === file ? model.cInfo.info.pools : []),
    ]),
  );
  if (whole.some(({ name, virtual, span }) => name === pool.name && !virtual && spanContains(span, offset)))
    return true;
  return mentionsOf(input, pool, texts).some(
    (mention) =>
      mention.file === file && spanContains(wordAround(mention.span, texts.text(file) ?? ''), offset),
  );
}

/** The whole identifier or section name that a mention is a part of. */
function wordAround({ start, end }: Span, text: string): Span {
  let from = start;
  let to = end;
  while (from > 0 && /[\w.]/.test(text[from - 1]!)) from--;
  while (to < text.length && /\w/.test(text[to]!)) to++;
  return { start: from, end: to };
}

interface NamedPool {
  readonly pool: Pool;
  readonly says: 'name' | 'fname';
  readonly span: Span;
}

function poolNamedAt({ poolFile }: PoolInput, offset: number): NamedPool | undefined {
  for (const pool of poolFile.pools) {
    const { name, nameSpan, fname, fnameSpan, span } = pool;
    if (name === '') continue;
    if (fname && fnameSpan && spanContains(fnameSpan, offset))
      return { pool, says: 'fname', span: fnameSpan };
    if (nameSpan.start !== span.start && spanContains(nameSpan, offset))
      return { pool, says: 'name', span: nameSpan };
  }
  return undefined;
}

/** Regions of linked scripts that are the very same memory: ST's newer generator mirrors pools on purpose. */
function regionPlaces(input: PoolInput, pool: Pool): Place[] {
  if (!pool.range || isEmpty(pool.range) || isBookkeepingPool(pool)) return [];
  const range = canonical(assumedDevice(input.device), pool.range);
  const same = regionsOf(input).filter((region) => samePoolRange(region.range, range));
  return distinct(same.map(({ file, nameSpan }) => ({ file, span: nameSpan })));
}

/** The pools that are the very memory of a range (canonical addresses): where a linker region leads to. */
export function poolsAtRange(
  inputs: readonly PoolInput[],
  range: { start: bigint; end: bigint },
): readonly Place[] {
  return distinct(
    inputs.flatMap(({ file, poolFile, device }) =>
      poolFile.pools
        .filter(
          (pool) =>
            pool.range &&
            !isEmpty(pool.range) &&
            samePoolRange(canonical(assumedDevice(device), pool.range), range),
        )
        .map((pool) => ({ file, span: inner(pool.nameSpan) })),
    ),
  );
}

/** The name or file name of a pool that can be renamed at an offset, without its quotes. */
export function renamableInPoolFile(input: PoolInput, offset: number): Span | undefined {
  const named = poolNamedAt(input, offset);
  return named && inner(named.span);
}

/**
 * The places to change so that the name or file name of a pool at an offset becomes `newName`. Those outside the pool
 * file say why they want a confirmation: the compiler writes them, and writes them again.
 */
export function renameInPoolFile(
  input: PoolInput,
  offset: number,
  newName: string,
  texts: MentionTexts,
): RenamePlaces {
  const named = poolNamedAt(input, offset);
  if (!named) return refuse(say`Only the name and the file name of a pool can be renamed here.`);
  const { pool, says, span } = named;
  if (input.poolFile.dialect === 'echo')
    return refuse(say`The compiler wrote this file: rename the pool in the file that it was given.`);
  if (isBookkeepingPool(pool)) return refuse(say`The compiler's own pool keeps its name.`);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName))
    return refuse(say`A pool is named like a C identifier: generated sources use the name.`);
  const taken = input.poolFile.pools.some(
    (other) => other !== pool && (says === 'name' ? other.name : other.fname) === newName,
  );
  if (taken) return refuse(say`There is a pool ${newName} already.`);
  const mentions = mentionsOf(input, pool, texts).filter((mention) => mention.says === says);
  return {
    kind: 'places',
    places: [
      { file: input.file, span: inner(span), newText: newName },
      ...mentions.map(({ file, span: place, role }) => ({
        file,
        span: place,
        newText: newName,
        confirm: role,
      })),
    ],
  };
}

function refuse(reason: string): RenamePlaces {
  return { kind: 'refused', reason };
}

/** The pool file that a profile names at an offset. */
export function definitionInProfile(
  file: string,
  profile: ProfileFile,
  offset: number,
  files: { has(path: string): boolean },
): readonly Place[] {
  const written = memoryPoolAt(profile, offset);
  const resolved = written && resolveMemoryPool(file, written.text, files);
  return resolved?.kind === 'found' ? [{ file: resolved.path, span: wholeFile }] : [];
}

/** Everywhere the pool file at an offset of a profile is named: in profiles, and in the built models' command lines. */
export function occurrencesInProfile(
  file: string,
  profile: ProfileFile,
  offset: number,
  artifacts: Artifacts,
  models: readonly string[],
): NameOccurrences | undefined {
  const [definition] = definitionInProfile(file, profile, offset, artifacts.files);
  if (!definition) return undefined;
  return { definitions: [definition], references: placesNaming(definition.file, artifacts, models) };
}

/**
 * Where a pool file is named: `memory_pool` of profiles, `--load-mpool-file` of the given generated sources. A source
 * names it by a path of another machine, without extension; two trailing components must agree.
 */
export function placesNaming(
  poolFile: string,
  artifacts: Artifacts,
  models: readonly string[],
): readonly Place[] {
  const profiles = artifacts.files.paths.filter((path) => classify(path).includes('profile'));
  const inProfiles = profiles.flatMap((path) =>
    (artifacts.profile(path)?.profiles ?? []).flatMap(({ memoryPool }): Place[] => {
      if (!memoryPool) return [];
      const resolved = resolveMemoryPool(path, memoryPool.text, artifacts.files);
      return resolved.kind === 'found' && resolved.path === poolFile
        ? [{ file: path, span: inner(memoryPool.span) }]
        : [];
    }),
  );
  const inModels = models.flatMap((path): Place[] => {
    const named = artifacts.network(path)?.poolFile;
    const tail = named ? sharedTail(`${named.path.replace(/\.mpool$/i, '')}.mpool`, poolFile) : 0;
    return named && tail >= Math.min(2, poolFile.split('/').length) ? [{ file: path, span: named.span }] : [];
  });
  return distinct([...inProfiles, ...inModels]);
}

function memoryPoolAt(
  profile: ProfileFile,
  offset: number,
): { readonly text: string; readonly span: Span } | undefined {
  return profile.profiles
    .map(({ memoryPool }) => memoryPool)
    .find((written) => written !== undefined && spanContains(written.span, offset));
}

/** A literal without its quotes. */
function inner(span: Span): Span {
  return span.end - span.start >= 2 ? { start: span.start + 1, end: span.end - 1 } : span;
}

function distinct(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [`${place.file}\n${place.span.start}`, place])).values()];
}
