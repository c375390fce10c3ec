import type { Node } from 'jsonc-parser';
import type { SpanEdit } from '../base/edits';
import { elements, member, members, nodeSpan, readJsonTree, stringValue, type JsonMember } from './jsonTree';
import type { PoolFile } from './poolFile';
import { writeLargestUnit } from './quantityEdit';

/** The keys that the dialects spell differently: by hand, by the compiler. */
const spellings: readonly (readonly [input: string, echo: string])[] = [
  ['mem_file_prefix', 'memFilePrefix'],
  ['bypass_enable', 'bypassEnable'],
  ['read_power', 'readPower'],
  ['write_power', 'writePower'],
  ['constants_preferred', 'constantsPreferred'],
];

/** What the compiler adds to its echo and derives again by itself. */
const derivedKeys: ReadonlySet<string> = new Set(['burstMaxLength', 'burstPenalty', 'pipelined', 'busNode']);

/**
 * The edits that turn a file of one dialect into the other: spelling of keys, form of numbers and booleans. Towards the
 * input dialect, what only the compiler writes is dropped, its own bookkeeping pool too. Names, ranges, rights and modes
 * of all pools stay; comments and layout stay where nothing is dropped. Empty where nothing is to be done.
 */
export function convertDialect(text: string, poolFile: PoolFile, to: PoolFile['dialect']): SpanEdit[] {
  const { root, errors } = readJsonTree(text);
  if (!root || errors.length > 0) return [];
  const edits: SpanEdit[] = [];
  const memory = member(root, 'memory');
  const from = to === 'input' ? 1 : 0;
  const names = new Map(spellings.map((pair) => [pair[from]!, pair[1 - from]!]));
  rename(members(memory), names, edits);
  const mempools = member(memory, 'mempools');
  const dropped = to === 'input' ? elements(mempools).filter(isBookkeeping) : [];
  edits.push(...removal(elements(mempools).map(nodeSpan), dropped.map(nodeSpan), mempools));
  for (const node of [...elements(mempools), ...elements(member(memory, 'cacheinfo'))]) {
    if (dropped.includes(node)) continue;
    convertObject(node, to, names, edits);
    convertObject(member(node, 'prop'), to, names, edits);
  }
  for (const pool of poolFile.pools) {
    if (dropped.some((node) => node.offset === pool.span.start)) continue;
    for (const [quantity, isAddress] of [
      [pool.offset, true],
      [pool.size, false],
    ] as const) {
      if (quantity?.bytes === undefined || !quantity.magnitudeSpan) continue;
      const style =
        to === 'input' && isAddress
          ? { value: `0x${quantity.bytes.toString(16).padStart(8, '0')}`, magnitude: 'BYTES' }
          : to === 'input' && quantity.base === 'decimal'
            ? { value: quantity.text, magnitude: quantity.magnitude ?? 'BYTES' }
            : writeLargestUnit(quantity.bytes);
      if (style.value !== quantity.text)
        edits.push({ span: quantity.valueSpan, newText: `"${style.value}"` });
      if (style.magnitude !== quantity.magnitude) {
        edits.push({ span: quantity.magnitudeSpan, newText: `"${style.magnitude}"` });
      }
    }
  }
  return edits;
}

function isBookkeeping(node: Node): boolean {
  return stringValue(member(node, 'name')) === 'ec params pool';
}

function rename(all: readonly JsonMember[], names: ReadonlyMap<string, string>, edits: SpanEdit[]): void {
  const present = new Set(all.map(({ key }) => key));
  for (const { key, keyNode } of all) {
    const name = names.get(key);
    if (name !== undefined && !present.has(name))
      edits.push({ span: nodeSpan(keyNode), newText: `"${name}"` });
  }
}

function convertObject(
  node: Node | undefined,
  to: PoolFile['dialect'],
  names: ReadonlyMap<string, string>,
  edits: SpanEdit[],
): void {
  if (!node) return;
  const all = members(node);
  const dropped = to === 'input' ? all.filter(isDerived) : [];
  edits.push(...removal(all.map(memberSpan), dropped.map(memberSpan), node));
  const kept = all.filter((each) => !dropped.includes(each));
  rename(kept, names, edits);
  for (const each of kept) {
    if (each.value && /^constants_?preferred$/i.test(each.key)) {
      const isOn = each.value.value === true || each.value.value === 'true';
      const isWrongForm =
        to === 'input'
          ? typeof each.value.value === 'boolean'
          : /^(true|false)$/.test(stringValue(each.value) ?? '');
      if (isWrongForm) {
        const newText = to === 'input' ? `"${isOn}"` : String(isOn);
        edits.push({ span: nodeSpan(each.value), newText });
      }
    }
  }
}

/** What says nothing by hand: derived keys, and properties at what is their default anyway. */
function isDerived({ key, value }: JsonMember): boolean {
  if (!value) return false;
  return (
    derivedKeys.has(key) ||
    (key === 'mode' && value.value === 'USEMODE_ABSOLUTE') ||
    (key === 'cacheable' && value.value === 'CACHEABLE_OFF') ||
    (key === 'constantsPreferred' && value.value === false)
  );
}

function memberSpan({ property }: JsonMember): { start: number; end: number } {
  return nodeSpan(property);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The edits that take members or elements out of their list, with the commas that go with them. */
function removal(all: readonly Range[], dropped: readonly Range[], list: Node | undefined): SpanEdit[] {
  if (!list || dropped.length === 0) return [];
  const gone = new Set(dropped.map(({ start }) => start));
  const kept = all.filter(({ start }) => !gone.has(start));
  const edits: SpanEdit[] = [];
  if (kept.length === 0) {
    return [{ span: { start: list.offset + 1, end: list.offset + list.length - 1 }, newText: '' }];
  }
  for (let at = 0; at < all.length; at++) {
    if (!gone.has(all[at]!.start)) continue;
    let last = at;
    while (last + 1 < all.length && gone.has(all[last + 1]!.start)) last++;
    // Behind something that stays, the comma before goes; at the head of the list the comma behind.
    const before = all[at - 1];
    const span = before
      ? { start: before.end, end: all[last]!.end }
      : { start: all[at]!.start, end: all[last + 1]!.start };
    edits.push({ span, newText: '' });
    at = last;
  }
  return edits;
}
