import type { Span } from '../base/span';
import { assumedDevice, externalStart } from '../device/devices';
import type { Evaluation, Region } from '../linkerScript/evaluation';
import { chosenNode, isEnabled, nodesOf, parseDeviceTree, type TreeNode } from './deviceTree';

/** A device tree as Zephyr's build writes it. */
export function isDeviceTree(path: string): boolean {
  return path.endsWith('.dts');
}

/** A range that a property `reg` states. */
interface TreeRange {
  readonly name: string;
  readonly start: bigint;
  readonly size: bigint;
  readonly span: Span;
}

/**
 * The memory that Zephyr links an application into, as its built device tree says: RAM is `zephyr,sram`, every node with
 * `zephyr,memory-region` a region of that name. The flash counts only where the application runs from it.
 *
 * @param runsFromFlash `CONFIG_XIP=y` of the build
 */
export function evaluateDeviceTree(file: string, text: string, runsFromFlash: boolean): Evaluation {
  const root = parseDeviceTree(text);
  const ram = rangeOfNode(chosenNode(root, 'zephyr,sram'), 'RAM');
  const flash = runsFromFlash ? codeRange(root) : undefined;
  const regions = [ram, flash].flatMap((range) => (range ? [regionOf(file, range, true)] : []));
  for (const node of nodesOf(root)) {
    const name = node.properties.get('zephyr,memory-region')?.strings[0];
    const range = name !== undefined && isEnabled(node) ? rangeOfNode(node, name) : undefined;
    // What goes into the region of the RAM itself is RAM; into the others only what asks for them by name.
    if (range && !regions.some(({ origin }) => origin === range.start))
      regions.push(regionOf(file, range, false));
  }
  return {
    regions,
    aliases: [],
    sections: regions.flatMap((region) => (region.isReferenced ? [sectionOf(region)] : [])),
    symbols: [],
    entry: undefined,
    includes: [],
    undefinedSymbols: [],
    errors: [],
    warnings: [],
  };
}

function regionOf(file: string, { name, start, size, span }: TreeRange, isReferenced: boolean): Region {
  return {
    name,
    file,
    origin: start,
    length: size,
    attributes: '',
    attributesSpan: undefined,
    nameSpan: span,
    originSpan: undefined,
    lengthSpan: undefined,
    span,
    invented: false,
    isReferenced,
  };
}

/** Zephyr puts code and data there, in sections that its own script names. */
function sectionOf({ name, file, span }: Region): Evaluation['sections'][number] {
  return {
    name: '.text',
    file,
    region: name,
    loadRegion: undefined,
    noload: false,
    address: undefined,
    size: undefined,
    inputs: [{ file: '*', sections: ['.text', '.data', '.bss'] }],
    nameSpan: span,
    span,
  };
}

function rangeOfNode(node: TreeNode | undefined, name: string): TreeRange | undefined {
  const reg = node?.properties.get('reg');
  const [start, size] = reg?.cells ?? [];
  return reg && start !== undefined && size !== undefined && size > 0n
    ? { name, start, size, span: reg.span }
    : undefined;
}

/** The partition that the code is linked for, else the whole flash. */
function codeRange(root: TreeNode): TreeRange | undefined {
  const partition = chosenNode(root, 'zephyr,code-partition');
  const found = partition && partitionsOf(root).find(({ node }) => node === partition);
  return found
    ? { name: 'FLASH', start: found.start, size: found.size, span: found.span }
    : rangeOfNode(chosenNode(root, 'zephyr,flash'), 'FLASH');
}

/** A partition of the flash, with its address on the bus. */
export interface FlashPartition {
  /** `mcuboot`, `image-0`. */
  readonly label: string;
  readonly start: bigint;
  readonly size: bigint;
  readonly span: Span;
}

/** The partitions of the flash of a built device tree, as far as the address of the flash is known. */
export function flashPartitions(text: string): readonly FlashPartition[] {
  return partitionsOf(parseDeviceTree(text));
}

function partitionsOf(root: TreeNode): readonly (FlashPartition & { readonly node: TreeNode })[] {
  const found: (FlashPartition & { readonly node: TreeNode })[] = [];
  for (const table of nodesOf(root)) {
    if (!table.properties.get('compatible')?.strings.includes('fixed-partitions')) continue;
    const base = flashBase(table.parent);
    if (base === undefined || !isEnabled(table)) continue;
    for (const node of table.children) {
      const range = rangeOfNode(node, '');
      const label = node.properties.get('label')?.strings[0] ?? node.labels[0];
      if (range && label !== undefined)
        found.push({ label, start: base + range.start, size: range.size, span: range.span, node });
    }
  }
  return found;
}

/** Memory behind a controller: everything below are registers and the chip's own. */
const leastMapped = externalStart(assumedDevice());

/**
 * Where a flash is mapped: by its own `reg`, else by the window of its controller, the second range of that `reg`
 * (`st,stm32-xspi`: registers, then memory).
 */
function flashBase(flash: TreeNode | undefined): bigint | undefined {
  const own = flash?.properties.get('reg')?.cells[0];
  if (own !== undefined && own >= leastMapped) return own;
  const window = flash?.parent?.properties.get('reg')?.cells[2];
  return window !== undefined && window >= leastMapped ? window + (own ?? 0n) : undefined;
}
