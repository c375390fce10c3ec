import { isEmpty } from '../../base/addressRange';
import { sharedTail } from '../../base/path';
import { spanContains, wholeFile, type Place, type Span } from '../../base/span';
import { canonical } from '../../device/addressSpace';
import { defaultDevice } from '../../device/devices';
import { samePoolRange } from '../../memory/poolClaims';
import { isBookkeepingPool, type Pool } from '../../memoryPool/poolFile';
import type { ProfileFile } from '../../memoryPool/profile';
import { resolveMemoryPool } from '../../memoryPool/profilePaths';
import type { Artifacts } from '../../project/artifacts';
import { classify } from '../../project/classify';
import type { NameOccurrences, RenamePlaces } from '../features';
import type { PoolInput } from './poolInput';
import { regionsOf } from './poolUse';

/**
 * The pool whose name stands at an offset, and everywhere else it stands: in the built models, in their c_info, and as
 * a linker region of the same bytes. Undefined off every name.
 */
export function occurrencesInPoolFile(input: PoolInput, offset: number): NameOccurrences | undefined {
  const pool = poolNamedAt(input, offset);
  if (!pool) return undefined;
  return {
    definitions: [{ file: input.file, span: inner(pool.nameSpan) }],
    references: [...modelPlaces(input, pool), ...regionPlaces(input, pool)],
  };
}

/** Where the name at an offset is defined: the pool itself. */
export function definitionInPoolFile(input: PoolInput, offset: number): readonly Place[] {
  return occurrencesInPoolFile(input, offset)?.definitions ?? [];
}

function poolNamedAt({ poolFile }: PoolInput, offset: number): Pool | undefined {
  return poolFile.pools.find(
    ({ name, nameSpan, span }) =>
      name !== '' && nameSpan.start !== span.start && spanContains(nameSpan, offset),
  );
}

function modelPlaces(input: PoolInput, pool: Pool): Place[] {
  const places = input.targets.flatMap((target) =>
    target.models.flatMap(({ file, source, cInfo }): Place[] => [
      ...source.pools
        .filter(({ name, virtual }) => name === pool.name && !virtual)
        .map(({ span }) => ({ file, span })),
      ...(cInfo?.info.pools ?? [])
        .filter(({ name }) => name === pool.name)
        .map(({ span }) => ({ file: cInfo?.file ?? file, span })),
    ]),
  );
  return distinct(places);
}

/** Regions of linked scripts that are the very same memory: ST's newer generator mirrors pools on purpose. */
function regionPlaces(input: PoolInput, pool: Pool): Place[] {
  if (!pool.range || isEmpty(pool.range) || isBookkeepingPool(pool)) return [];
  const range = canonical(input.device ?? defaultDevice, pool.range);
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
            samePoolRange(canonical(device ?? defaultDevice, pool.range), range),
        )
        .map((pool) => ({ file, span: inner(pool.nameSpan) })),
    ),
  );
}

/** A pool's new name in the pool file. Generated sources follow when the model is generated again. */
export function renameInPoolFile(input: PoolInput, offset: number, newName: string): RenamePlaces {
  const pool = poolNamedAt(input, offset);
  if (!pool) return { kind: 'refused', reason: 'Only the name of a pool can be renamed here.' };
  if (input.poolFile.dialect === 'echo') {
    return {
      kind: 'refused',
      reason: 'The compiler wrote this file: rename the pool in the file that it was given.',
    };
  }
  if (isBookkeepingPool(pool)) return { kind: 'refused', reason: "The compiler's own pool keeps its name." };
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)) {
    return {
      kind: 'refused',
      reason: 'A pool is named like a C identifier: generated sources use the name.',
    };
  }
  if (input.poolFile.pools.some((other) => other !== pool && other.name === newName)) {
    return { kind: 'refused', reason: `There is a pool ${newName} already.` };
  }
  return { kind: 'places', places: [{ file: input.file, span: inner(pool.nameSpan), newText: newName }] };
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
