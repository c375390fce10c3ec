import { getNodeValue, type Node } from 'jsonc-parser';
import { replacedBrackets } from '../../base/bracketed';
import { treeOf } from '../../base/jsonDepth';
import { assumedDevice, bootFlash } from '../../device/devices';
import { known, unknown, type Word } from './script';
import type { ReadCall } from './toolCall';

// Lists of files with the address of each, which a tool programs one by one.

function written(tool: string, file: Word, address: Word | undefined, start: number): ReadCall {
  return { call: { kind: 'write', tool, file, address }, start };
}

/**
 * The images of a CMSIS solution, `x.csolution.yml` and `x.cbuild-run.yml`, that its debugger loads: an item with `image:`
 * or `file:`, and beside it `load-offset:` where the file does not say itself where it goes. `load: symbols` and
 * `load: none` load no bytes.
 */
export function imagesOfSolution(text: string): readonly ReadCall[] {
  return itemsOf(text).flatMap((item): ReadCall[] => {
    const file = item.get('image') ?? item.get('file');
    const load = item.get('load')?.text;
    // Items with `file:` and no `load:` are sources, scripts and the like.
    if (!file || /^(?:symbols|none)$/.test(load ?? '') || (load === undefined && !item.has('image')))
      return [];
    const offset = item.get('load-offset');
    return [written('CMSIS-Toolbox', file, offset, file.span?.start ?? 0)];
  });
}

/** The maps of a YAML text that are items of a list, each with its plain values: `- image: x.bin` and what is aligned with it. */
function itemsOf(text: string): ReadonlyMap<string, Word>[] {
  const items: Map<string, Word>[] = [];
  let open: { readonly indent: number; readonly item: Map<string, Word> }[] = [];
  for (const match of text.matchAll(/^([ \t]*)((?:-[ \t]+)*)([\w-]+):[ \t]*([^\r\n]*)/gm)) {
    const [, blank, dashes, key, rest] = match;
    const indent = blank!.length + dashes!.length;
    open = open.filter((entry) => entry.indent < indent || (entry.indent === indent && dashes === ''));
    if (dashes !== '') {
      const item = new Map<string, Word>();
      items.push(item);
      open.push({ indent, item });
    }
    const owner = open[open.length - 1];
    const value = plainValue(rest!, match.index + match[0].length - rest!.length);
    if (owner?.indent === indent && value) owner.item.set(key!, value);
  }
  return items;
}

/** Quotes and a comment behind it taken off; `$OutDir()$` and the like are left to the tool. */
function plainValue(rest: string, start: number): Word | undefined {
  const quote = /^["']/.exec(rest)?.[0];
  const close = quote === undefined ? -1 : rest.indexOf(quote, 1);
  const comment = /(?:^|[ \t])#/.exec(rest)?.index ?? rest.length;
  const isQuoted = close > 0;
  const text = isQuoted ? rest.slice(1, close) : rest.slice(0, comment).trim();
  if (text === '') return undefined;
  const resolved = text.replace(/\$[A-Za-z]\w*(?:\([^)]*\))?\$/g, unknown);
  return resolved === text
    ? known(text, start + (isQuoted ? 1 : 0))
    : { text: resolved, span: undefined, isKnown: false };
}

/** `"imagesAndSymbols": [{ "imageFileName": "app.bin", "imageOffset": "0x70100000" }]` of ST's debugger for VS Code. */
export function imagesOfDebug(text: string, path: string): readonly ReadCall[] {
  const root = treeOf(text);
  if (!root || !/launch\.json$/.test(path)) return [];
  return lists(root, 'imagesAndSymbols').flatMap((list) =>
    (list.children ?? []).flatMap((item): ReadCall[] => {
      const file = stringAt(item, 'imageFileName');
      const offset = stringAt(item, 'imageOffset');
      return file ? [written('ST-LINK GDB server', file, offset, item.offset)] : [];
    }),
  );
}

function lists(node: Node, name: string): readonly Node[] {
  const own = node.type === 'object' ? valueAt(node, name) : undefined;
  return [...(own ? [own] : []), ...(node.children ?? []).flatMap((child) => lists(child, name))];
}

function valueAt(node: Node, name: string): Node | undefined {
  return node.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}

function stringAt(node: Node, name: string): Word | undefined {
  const value = valueAt(node, name);
  if (value?.type !== 'string') return undefined;
  const plain = String(getNodeValue(value)).replace(/\$\{workspace(?:Folder|Root)\}[\\/]?/g, './');
  const text = replacedBrackets(plain, '${', '}', () => unknown);
  if (text === '' || text === unknown) return undefined;
  const isAsWritten = text.length === value.length - 2;
  return { ...known(text, isAsWritten ? value.offset + 1 : -1), isKnown: !text.includes(unknown) };
}

/**
 * The flash layout of STM32CubeProgrammer for a boot over USB or UART, `FlashLayout.tsv`: a line for each file with the
 * memory (`IP`) and the offset in it. `none` is loaded to RAM to run there; `nor0` is the flash that the board boots from.
 * Only what is programmed (`P`) counts.
 */
export function tsvLayout(text: string): readonly ReadCall[] {
  const flash = bootFlash(assumedDevice());
  if (flash === undefined || !/^#Opt\t/m.test(text)) return [];
  const calls: ReadCall[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const [option, , , , memory, offset, file] = line.trimEnd().split('\t');
    const isFlashed = option?.startsWith('P') === true && memory === 'nor0';
    if (isFlashed && file !== undefined && /^0x[\da-f]+$/i.test(offset!)) {
      const address = known(`0x${(flash + BigInt(offset!)).toString(16)}`, -1);
      const name = known(file, start + line.trimEnd().length - file.length);
      calls.push(written('STM32_Programmer_CLI', name, address, start));
    }
    start += line.length + 1;
  }
  return calls;
}

/**
 * The configuration of ST's loader for validation on the board (`n6_loader.py`): it takes the blobs beside a `network.c`
 * and programs each to the address that the model has for it.
 */
export function loaderConfiguration(text: string): readonly ReadCall[] {
  const root = treeOf(text);
  const file = root && stringAt(root, 'network.c');
  if (!file || valueAt(root, 'skip_external_flash_programming')?.value === true) return [];
  return [written('n6_loader.py', file, undefined, file.span?.start ?? root.offset)];
}
