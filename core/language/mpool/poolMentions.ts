import { literalPattern } from '../../base/literalPattern';
import { compareBigints } from '../../base/order';
import { isEmpty, containsAddress } from '../../base/addressRange';
import { basename } from '../../base/path';
import type { Place, Span } from '../../base/span';
import { canonical } from '../../device/addressSpace';
import { samePoolRange } from '../../memory/samePools';
import type { Pool } from '../../memoryPool/poolFile';
import type { CInfoPool } from '../../model/cInfo';
import { membersOf } from '../../model/jsonSections';
import type { ModelPool } from '../../model/networkSource';
import type { BuiltModel, BuiltTarget } from '../../project/builtTarget';
import type { PoolInput } from './poolInput';

/** A place outside the pool file that says the name or the file name of one of its pools. The span is just that word. */
export interface PoolMention extends Place {
  readonly says: 'name' | 'fname';
  /**
   * `generated`: in comments and descriptions that the compiler writes; nothing depends on them. `linked`: in names
   * that the linker or the C compiler looks up, so that code and script must agree on them.
   */
  readonly role: 'generated' | 'linked';
  /** One of very many in a generated source: of use to a rename, not to a list of references. */
  readonly isDetail?: boolean;
}

/** Texts and comments of the project's files, as the last analysis knows them. */
export interface MentionTexts {
  text(file: string): string | undefined;
  script(file: string): { readonly comments: readonly Span[] } | undefined;
}

/** Everywhere in the built models and linked scripts of the file's targets where a pool surely is meant. */
export function mentionsOf(input: PoolInput, pool: Pool, texts: MentionTexts): readonly PoolMention[] {
  const all = input.targets.flatMap((target) => {
    const models = target.models.filter((model) => builtPool(target, model, pool) !== undefined);
    return [
      ...models.flatMap((model) => [
        ...inNetwork(model, pool, texts.text(model.file) ?? ''),
        ...inCInfo(model, pool, texts),
      ]),
      ...inScripts(target, pool, models.flatMap(suffixesOf), texts),
    ];
  });
  return [...new Map(all.map((mention) => [`${mention.file}\n${mention.span.start}`, mention])).values()];
}

/** The pool of a built model that was made from this one; where a target has several pool files, only by its bytes. */
function builtPool(target: BuiltTarget, { source }: BuiltModel, pool: Pool): ModelPool | undefined {
  const named = source.pools.find((candidate) => candidate.name === pool.name && !candidate.virtual);
  if (!named || target.poolFiles.length < 2) return named;
  if (!pool.range || isEmpty(pool.range)) return undefined;
  const ranges = [pool.range, named.range].map((range) => canonical(target.addressing, range));
  return samePoolRange(ranges[0]!, ranges[1]!) ? named : undefined;
}

/** What generated symbols end in: `_mem_pool_xSPI2_network`. */
function suffixesOf({ file, source }: BuiltModel): string[] {
  return [...new Set([source.suffix ?? 'Default', basename(file).replace(/\.c$/, '')])];
}

/** What stands before the file name and the name of a pool in a generated comment. */
const postfixMark = ' file postfix=';
const nameMark = ' name=';

function inNetwork(model: BuiltModel, pool: Pool, text: string): PoolMention[] {
  const { file, source } = model;
  const mentions: PoolMention[] = [];
  const found = (says: PoolMention['says'], start: number, length: number, isDetail = false): void => {
    const span = { start, end: start + length };
    mentions.push({ file, span, says, role: 'generated', ...(isDetail ? { isDetail } : {}) });
  };
  // Names of virtual pools are those of their members, joined.
  const virtual = new Map<string, number>();
  for (const built of source.pools) {
    const within = memberOffset(built, source.pools, pool);
    if (!within) continue;
    const comment = text.slice(built.span.start, built.span.end);
    const postfix = comment.indexOf(postfixMark) + postfixMark.length;
    const name = comment.indexOf(nameMark, postfix) + nameMark.length;
    found('name', built.span.start + name + within.name, pool.name.length, built.virtual);
    if (pool.fname !== undefined && within.fname !== undefined)
      found('fname', built.span.start + postfix + within.fname, pool.fname.length, built.virtual);
    virtual.set(built.name, within.name);
  }
  // Each epoch lists what it reads and writes: `/* npuRAM5 -> 49152 */`.
  for (const match of text.matchAll(/\/\* (\w{1,200}) (?:->|<-) \d+ \*\//g)) {
    const within = virtual.get(match[1]!);
    if (within !== undefined) found('name', match.index + 3 + within, pool.name.length, true);
  }
  return [...mentions, ...symbols(file, text, pool, suffixesOf(model), [])];
}

/** Where the pool's names stand in a built pool's names; undefined where that is another pool. */
function memberOffset(
  built: ModelPool,
  pools: readonly ModelPool[],
  pool: Pool,
): { readonly name: number; readonly fname: number | undefined } | undefined {
  if (!built.virtual) {
    if (built.name !== pool.name) return undefined;
    return { name: 0, fname: built.fname === pool.fname ? 0 : undefined };
  }
  const members = pools
    .filter((each) => !each.virtual && !isEmpty(each.range) && containsAddress(built.range, each.range.start))
    .sort((a, b) => compareBigints(a.range.start, b.range.start));
  const name = offsetInJoined(
    built.name,
    members.map((each) => each.name),
    pool.name,
  );
  const fname = offsetInJoined(
    built.fname,
    members.map((each) => each.fname),
    pool.fname,
  );
  return name === undefined ? undefined : { name, fname };
}

/** Where a member's name starts in a virtual pool's; undefined where that is not made of the members' names. */
function offsetInJoined(
  joined: string,
  names: readonly string[],
  wanted: string | undefined,
): number | undefined {
  const at = wanted === undefined ? -1 : names.indexOf(wanted);
  if (at < 0 || names.join('_') !== joined) return undefined;
  return names.slice(0, at).reduce((sum, name) => sum + name.length + 1, 0);
}

function inCInfo({ cInfo }: BuiltModel, pool: Pool, texts: MentionTexts): PoolMention[] {
  const text = cInfo && texts.text(cInfo.file);
  if (!cInfo || text === undefined) return [];
  const { file, info } = cInfo;
  const nameById = new Map(info.pools.map(({ id, name }) => [id, name]));
  return info.pools.flatMap((each): PoolMention[] => {
    const members = each.subpools.map((id) => nameById.get(id) ?? '');
    const within = each.virtual
      ? offsetInJoined(each.name, members, pool.name)
      : each.name === pool.name
        ? 0
        : undefined;
    if (within === undefined) return [];
    return cInfoWords(file, text, each, pool, within);
  });
}

function cInfoWords(
  file: string,
  text: string,
  each: CInfoPool,
  { name, fname }: Pool,
  within: number,
): PoolMention[] {
  return membersOf(text, each.span.start).flatMap(({ key, value }): PoolMention[] => {
    const at = value.start + 1;
    if (key === 'name') {
      const span = { start: at + within, end: at + within + name.length };
      return [{ file, span, says: 'name', role: 'generated', ...(each.virtual ? { isDetail: true } : {}) }];
    }
    // `atonbuf.xSPI2.raw`
    const parts = text.slice(at, value.end - 1).split('.');
    const part = fname === undefined ? -1 : parts.indexOf(fname);
    if (key !== 'fname' || each.virtual || part < 0) return [];
    const start = at + parts.slice(0, part).reduce((sum, before) => sum + before.length + 1, 0);
    const span = { start, end: start + fname!.length };
    return [{ file, span, says: 'fname', role: 'generated', isDetail: true }];
  });
}

/** `.AI_AXISRAM3` sections of ST's generator, and the symbols of pools that the linker places. */
function inScripts(
  target: BuiltTarget,
  pool: Pool,
  suffixes: readonly string[],
  texts: MentionTexts,
): PoolMention[] {
  if (suffixes.length === 0 || pool.fname === undefined) return [];
  const files = target.scripts.flatMap(({ role, file, evaluation }) =>
    role === 'boot' ? [] : [file, ...evaluation.includes.flatMap((inclusion) => inclusion.target ?? [])],
  );
  return [...new Set(files)].flatMap((file) => {
    const text = texts.text(file) ?? '';
    const comments = texts.script(file)?.comments ?? [];
    return [
      ...words(
        file,
        text,
        new RegExp(`(?<![\\w.])\\.AI_(?=${literalPattern(pool.fname!)}(?![\\w.]))`, 'g'),
        pool,
        comments,
      ),
      ...symbols(file, text, pool, suffixes, comments),
    ];
  });
}

function symbols(
  file: string,
  text: string,
  pool: Pool,
  suffixes: readonly string[],
  comments: readonly Span[],
): PoolMention[] {
  if (pool.fname === undefined || !/^\w+$/.test(pool.fname)) return [];
  const ends = suffixes.map(literalPattern).join('|');
  const pattern = new RegExp(`(?<!\\w)_mem_pool_(?=${literalPattern(pool.fname)}_(?:${ends})(?!\\w))`, 'g');
  // The first one declares it.
  return words(file, text, pattern, pool, comments).map((mention, at) =>
    at === 0 ? mention : { ...mention, isDetail: true },
  );
}

/** What a pattern finds directly before the pool's file name, outside comments. */
function words(
  file: string,
  text: string,
  before: RegExp,
  { fname }: Pool,
  comments: readonly Span[],
): PoolMention[] {
  return [...text.matchAll(before)].flatMap((match): PoolMention[] => {
    const start = match.index + match[0].length;
    if (comments.some((comment) => comment.start <= start && start < comment.end)) return [];
    return [{ file, span: { start, end: start + fname!.length }, says: 'fname', role: 'linked' }];
  });
}
