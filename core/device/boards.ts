import type { Board } from './device';

const M = 1024n * 1024n;

/** Boards by name, with what is fitted behind the external windows. */
export const boards: readonly Board[] = [
  {
    name: 'STM32N6570-DK',
    device: 'STM32N657',
    external: { XSPI1: 32n * M, XSPI2: 128n * M, XSPI3: 0n, FMC: 0n },
    sources: ['UM3300: 256-Mbit PSRAM APS256XXN at XSPI1, 1-Gbit NOR MX66UW1G45G at XSPI2'],
  },
  {
    name: 'NUCLEO-N657X0-Q',
    device: 'STM32N657',
    external: { XSPI1: 0n, XSPI2: 64n * M, XSPI3: 0n, FMC: 0n },
    sources: ['UM3417: 512-Mbit NOR MX25UM51245G at XSPI2, no PSRAM'],
  },
];

/** The board with this name (case and separators do not matter), or undefined. */
export function boardNamed(text: string): Board | undefined {
  const plain = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const wanted = plain(text);
  return boards.find((board) => plain(board.name) === wanted);
}

/** A board whose name occurs in a path or a line of text; undefined where none or several do. */
export function boardIn(text: string): Board | undefined {
  const upper = text.toUpperCase();
  const found = boards.filter((board) => upper.includes(board.name));
  return found.length === 1 ? found[0] : undefined;
}

/** A board of one's own: sizes of the fitted memories by external bank (`{ "XSPI1": "64M" }` in n6mem.json). */
export function customBoard(device: string, external: Readonly<Record<string, bigint>>): Board {
  return { name: 'custom', device, external, sources: ['n6mem.json'] };
}
