import { oncePer } from '../base/oncePer';
import type { Board } from './device';

const M = 1024n * 1024n;

/** Boards by name, with what is fitted behind the external windows. */
export const boards: readonly Board[] = [
  {
    name: 'STM32N6570-DK',
    device: 'STM32N657',
    spellings: ['STM32N6570-DK', 'STM32N6570-DISCO', 'STM32N6570-DISCOVERY'],
    external: { XSPI1: 32n * M, XSPI2: 128n * M, XSPI3: 0n, FMC: 0n, SDRAM: 0n },
    memories: { XSPI1: 'psram', XSPI2: 'nor' },
    externalLoader: 'MX66UW1G45G_STM32N6570-DK.stldr',
    sources: ['UM3300: 256-Mbit PSRAM APS256XXN at XSPI1, 1-Gbit NOR MX66UW1G45G at XSPI2'],
  },
  {
    name: 'NUCLEO-N657X0-Q',
    device: 'STM32N657',
    spellings: ['NUCLEO-N657X0-Q', 'NUCLEO-N657X0', 'STM32N6570-NUCLEO', 'STM32N6XX-NUCLEO'],
    external: { XSPI1: 0n, XSPI2: 64n * M, XSPI3: 0n, FMC: 0n, SDRAM: 0n },
    memories: { XSPI2: 'nor' },
    externalLoader: 'MX25UM51245G_STM32N6570-NUCLEO.stldr',
    sources: ['UM3417: 512-Mbit NOR MX25UM51245G at XSPI2, no PSRAM'],
  },
  {
    name: 'ATK-DNN647',
    device: 'STM32N647',
    spellings: ['ATK-DNN647', 'ATK-DNN647B', 'DNN647', 'DNN647B', 'ATK-CNN647B', 'CNN647B'],
    external: { XSPI1: 32n * M, XSPI2: 32n * M, XSPI3: 0n, FMC: 0n, SDRAM: 0n },
    sources: ['public projects for the board: NOR at XSPI2 up to 0x72000000, HyperRAM at XSPI1'],
  },
];

/** The board with this name (case and separators do not matter), or undefined. */
export function boardNamed(text: string, known: readonly Board[] = boards): Board | undefined {
  const plain = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const wanted = plain(text);
  return known.find((board) => [board.name, ...board.spellings].some((name) => plain(name) === wanted));
}

/** The one board that a text names in any of its spellings; undefined where it names none or several. */
export function boardIn(text: string, known: readonly Board[] = boards): Board | undefined {
  const found = known.filter((board) => patternOf(board).test(text));
  return found.length === 1 ? found[0] : undefined;
}

/** Any spelling of a board, with any separators, where no longer name goes on behind it. */
const patternOf = oncePer(({ name, spellings }: Board): RegExp => {
  const patterns = [name, ...spellings].map((spelling) =>
    spelling
      .split(/[^A-Za-z0-9]+/)
      .filter((part) => part !== '')
      .join('[-_ ]?'),
  );
  return new RegExp(`(?<![A-Za-z0-9])(?:${patterns.join('|')})(?![A-Za-z0-9])`, 'i');
});

/** The name of a board of which only the memories are said. */
export const customName = 'custom';

/** A board of one's own: sizes of the fitted memories by external bank (`{ "XSPI1": "64M" }` in n6mem.json). */
export function customBoard(device: string, external: Readonly<Record<string, bigint>>): Board {
  return { name: customName, device, spellings: [], external, sources: ['n6mem.json'] };
}
