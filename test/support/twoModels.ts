import type { ProjectTexts } from './memoryProject';
import {
  miniProject,
  network,
  npuRam5,
  octoFlash,
  poolFile,
  type MiniBuffer,
  type MiniPool,
} from './miniProject';

export interface SecondModel {
  /** What it was built with; its pool file says the same where `planned` does not say otherwise. */
  readonly pools?: readonly MiniPool[];
  readonly planned?: readonly MiniPool[];
  readonly buffers?: readonly MiniBuffer[];
  readonly guard?: string;
  /** The pool file that its header names; the first model's for a shared one. */
  readonly poolFile?: 'Model/net' | 'Second/second';
  readonly files?: Readonly<Record<string, string | null>>;
}

/** Bytes of weights at an address. */
export function weightsAt(base: string, size: number): MiniBuffer {
  return { name: 'weights', base, start: 0, end: size, isParameter: true };
}

/** An application with two models: `Model/network.c` with 4 KiB of weights at 0x70380000, and `Second/second_network.c`. */
export function twoModels(second: SecondModel = {}): ProjectTexts {
  const pools = second.pools ?? [npuRam5, octoFlash];
  const buffers = second.buffers ?? [weightsAt('0x70380000', 0x1000)];
  const own = second.poolFile ?? 'Second/second';
  const project = miniProject({
    pools: [npuRam5, octoFlash],
    buffers: [weightsAt('0x70380000', 0x1000), { name: 'conv_out', base: '0x342e0000', start: 0, end: 4096 }],
  });
  const files: Record<string, string | Uint8Array | null> = {
    ...project,
    Makefile: `C_SOURCES += Second/second_network.c\n${project['Makefile'] as string}`,
    'Second/second_network.c': network(pools, buffers, second.guard ?? '1.1.0.31')
      .replace('Model/net', own)
      .replaceAll('_Info_Default(', '_Info_second('),
    'Second/second.mpool': own === 'Model/net' ? null : poolFile(second.planned ?? pools),
    ...second.files,
  };
  return Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string | Uint8Array] => entry[1] !== null),
  );
}
