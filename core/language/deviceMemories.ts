import { byteCount } from '../base/addressRange';
import { formatAddress, formatSize } from '../base/size';
import { say, sayClauses, sayKey } from '../base/wording';
import type { Bank, Device } from '../device/device';

/** The memories of a device as a text to read, one line for each. */
export interface DeviceMemories {
  readonly text: string;
  /** Zero-based line of a bank; undefined for a name that the device has not. */
  lineOf(bank: string): number | undefined;
}

const kinds: Readonly<Record<Bank['kind'], () => string>> = {
  internal: () => say`on chip`,
  external: () => say`external`,
  rom: () => 'ROM',
  cache: () => say`cache of the NPU, RAM while that is off`,
};

/** What the type of a pool leads to: the bank that it lies in, among its neighbours. */
export function deviceMemories(device: Device): DeviceMemories {
  const heading = [say`${device.name}: the memories that the tool knows, at their secure addresses`, ''];
  const width = Math.max(...device.banks.map(({ name }) => name.length));
  const lines = device.banks.map(({ name, range, kind, offAfterReset, guard, note }) => {
    const said = [
      kinds[kind](),
      offAfterReset ? say`off after reset` : '',
      guard ? say`guarded by ${guard}` : '',
      note === undefined ? '' : sayKey(note),
    ];
    return [
      name.padEnd(width),
      `[${formatAddress(range.start)}, ${formatAddress(range.end)})`,
      formatSize(byteCount(range)).padStart(10),
      sayClauses(said.filter((part) => part !== '')),
    ].join('  ');
  });
  return {
    text: [
      ...heading,
      ...lines,
      '',
      say`Sources`,
      ...device.sources.map((source) => `  ${sayKey(source)}`),
      '',
    ].join('\n'),
    lineOf: (bank) => {
      const index = device.banks.findIndex(({ name }) => name === bank);
      return index < 0 ? undefined : heading.length + index;
    },
  };
}
