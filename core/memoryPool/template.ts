import { byteCount, isEmpty, type AddressRange } from '../base/addressRange';
import { say } from '../base/wording';
import { boards } from '../device/boards';
import { bankAt, canonical } from '../device/addressSpace';
import type { Board, Device } from '../device/device';
import { deviceNamed, devices } from '../device/devices';
import { flashSector, freeMemory, largestFree, roundUp, smallestPool } from './freeMemory';
import { newPoolText, type Layout, type NewPool } from './newPool';
import { unknownImageSize } from '../device/usualPlaces';
import { usualPools } from '../device/usualPools';

/** What a new pool file is made for. */
export interface TemplateFor {
  readonly device: Device;
  /** Without a board no external memory is known, and none is used. */
  readonly board: Board | undefined;
  /** What the application occupies: its linker regions. */
  readonly application: readonly AddressRange[];
  /** Images that the boot chain expects in flash; a size that is not known counts as `unknownImageSize`. */
  readonly boot: readonly { readonly start: bigint; readonly size: bigint | undefined }[];
}

const defaultLayout: Layout = { dialect: 'input', indent: '  ', lineBreak: '\n' };

/**
 * A whole pool file that fits beside the application: each bank that models use with its largest free stretch, banks
 * without any with size 0, weights in flash behind every boot image. No two pools overlap, nor a pool and anything in
 * `application` or `boot`.
 */
export function poolFileTemplate(to: TemplateFor, layout: Layout = defaultLayout): string {
  const pools = poolsFor(to);
  const { indent, lineBreak } = layout;
  const margin = indent.repeat(3);
  const prop =
    '{ "rights": "ACC_WRITE", "throughput": "MID", "latency": "MID", "byteWidth": 8, "freqRatio": 2.5, "read_power": 13.584, "write_power": 12.645 }';
  const lines = [
    '{',
    `${indent}"params": {`,
    `${indent.repeat(2)}"param": [`,
    `${margin}{ "paramname": "max_onchip_sram_size", "value": "1024", "magnitude": "KBYTES" }`,
    `${indent.repeat(2)}]`,
    `${indent}},`,
    `${indent}"memory": {`,
    `${indent.repeat(2)}"cacheinfo": [`,
    `${margin}{`,
    `${indent.repeat(4)}"nlines": 512,`,
    `${indent.repeat(4)}"linesize": 64,`,
    `${indent.repeat(4)}"associativity": 8,`,
    `${indent.repeat(4)}"bypass_enable": 1,`,
    `${indent.repeat(4)}"prop": ${prop}`,
    `${margin}}`,
    `${indent.repeat(2)}],`,
    `${indent.repeat(2)}"mem_file_prefix": "atonbuf",`,
    `${indent.repeat(2)}"mempools": [`,
    pools
      .map((pool) => margin + newPoolText(pool, { ...layout, dialect: 'input' }, margin))
      .join(`,${lineBreak}`),
    `${indent.repeat(2)}]`,
    `${indent}}`,
    '}',
    '',
  ];
  return lines.join(lineBreak);
}

function poolsFor({ device, board, application, boot }: TemplateFor): NewPool[] {
  const images = bootRanges(device, boot);
  const taken = [
    ...application.filter((range) => !isEmpty(range)).map((range) => canonical(device, range)),
    ...images,
  ];
  const free = freeMemory(device, board, behindBoot(device, taken, images));
  const useful = largestFree(free).filter(({ range }) => byteCount(range) >= smallestPool);
  const largest = new Map(useful.map((each) => [each.bank.name, each]));
  return usualPools.flatMap((usual): NewPool[] => {
    const bank = device.banks.find(({ name }) => name === usual.bank);
    if (!bank) return [];
    const found = largest.get(usual.bank);
    if (!found && bank.kind === 'external') return [];
    const offset = found?.range.start ?? bank.range.start;
    return [
      {
        name: usual.name,
        fname: usual.fname,
        offset,
        size: found ? byteCount(found.range) : 0n,
        properties: usual.properties,
      },
    ];
  });
}

function bootRanges(device: Device, boot: TemplateFor['boot']): AddressRange[] {
  return boot.map(({ start, size }) => {
    const range = { start, end: start + (size ?? unknownImageSize) };
    return canonical(device, range);
  });
}

/** Weights go behind the boot images, not between them: an update of an image may need the gap. */
function behindBoot(
  device: Device,
  taken: readonly AddressRange[],
  images: readonly AddressRange[],
): AddressRange[] {
  const heads = images.flatMap((image) => {
    const bank = bankAt(device, image.start);
    return bank?.kind === 'external'
      ? [{ start: bank.range.start, end: roundUp(image.end, flashSector) }]
      : [];
  });
  return [...taken, ...heads];
}

/** A template as people choose it from a list. */
export interface TemplateChoice {
  readonly title: () => string;
  readonly device: Device;
  readonly board: Board | undefined;
}

/** One choice for each known board, and the bare device. */
export const templateChoices: readonly TemplateChoice[] = [
  ...boards.flatMap((board) => {
    const device = deviceNamed(board.device);
    return device ? [{ title: () => say`Pools for ${board.name}`, device, board }] : [];
  }),
  ...devices
    .filter((device) => device.hasNpu)
    .slice(0, 1)
    .map((device) => ({
      title: () => say`Pools for ${device.name}, on-chip memory only`,
      device,
      board: undefined,
    })),
];
