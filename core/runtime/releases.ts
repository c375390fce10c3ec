import { equalAtonVersions } from '../model/atonVersion';
import type { AtonVersion } from '../model/networkSource';

/** One release of ST Edge AI Core and what its parts call themselves. */
export interface Release {
  /** ST Edge AI Core, and `STAI_TOOLS_VERSION` of `stai.h`. */
  readonly name: string;
  /** The tuple in the guard of network.c and in `ll_aton_version.h`. */
  readonly aton: AtonVersion;
  /** What the generated guard does on a mismatch; 2.2.0 was seen with both. */
  readonly guardActions: readonly ('error' | 'warning')[];
  /** `LL_ATON_VERSION_NAME`. */
  readonly atonName: string;
  /** `STAI_TOOLS_VERSION_*` of `stai.h`. */
  readonly tools: string;
  /** `AI_PLATFORM_RUNTIME_*` of `core_datatypes.h`. */
  readonly platform: string;
  /** The digits in `NetworkRuntime1010_CM55_GCC.a`. */
  readonly archiveDigits: string;
}

/**
 * The releases, oldest first; read off the generated files and runtime headers of public projects. An unknown tuple is
 * still compared as it stands: this table only gives it a name.
 */
export const releases: readonly Release[] = [
  {
    name: '2.0.0',
    aton: { major: 1, minor: 0, micro: 0, dev: 16 },
    guardActions: ['warning'],
    atonName: 'atonn-v1.0.0-rc0-16-g0307e413',
    tools: '2.0.0',
    platform: '10.0.0',
    archiveDigits: '1000',
  },
  {
    name: '2.1.0',
    aton: { major: 1, minor: 1, micro: 0, dev: 31 },
    guardActions: ['warning'],
    atonName: 'atonn-v1.1.0-31-g27f5d5bc',
    tools: '2.1.0',
    platform: '10.1.0',
    archiveDigits: '1010',
  },
  {
    name: '2.2.0',
    aton: { major: 1, minor: 1, micro: 1, dev: 14 },
    guardActions: ['error', 'warning'],
    atonName: 'atonn-v1.1.1-14-ge619e860',
    tools: '2.2.0',
    platform: '10.2.0',
    archiveDigits: '1020',
  },
  {
    name: '3.0.0',
    aton: { major: 1, minor: 1, micro: 3, dev: 8 },
    guardActions: ['error'],
    atonName: 'atonn-v1.1.3-8-g80369096',
    tools: '3.0.0',
    platform: '11.0.0',
    archiveDigits: '1100',
  },
  {
    name: '4.0.0',
    aton: { major: 1, minor: 1, micro: 3, dev: 262 },
    guardActions: ['error'],
    atonName: 'atonn-v1.1.3-262-g7cc65410',
    tools: '4.0.0',
    platform: '12.0.0',
    archiveDigits: '1200',
  },
  {
    name: '4.0.1',
    aton: { major: 1, minor: 1, micro: 3, dev: 275 },
    guardActions: ['error'],
    atonName: 'atonn-v1.1.3-275-g6770925d',
    tools: '4.0.1',
    platform: '12.0.1',
    archiveDigits: '1201',
  },
];

/** The release whose models and headers carry this tuple. */
export function releaseOfAton(version: AtonVersion): Release | undefined {
  return releases.find((release) => equalAtonVersions(release.aton, version));
}

/** The release by its own name, `2.1.0`. */
export function releaseNamed(name: string): Release | undefined {
  return releases.find((release) => release.name === name);
}

/** The release whose `ll_aton_version.h` says `LL_ATON_VERSION_NAME "…"`. */
export function releaseOfAtonName(name: string): Release | undefined {
  return releases.find((release) => release.atonName === name);
}

/** The release whose `stai.h` says this version, `2.1.0`. */
export function releaseOfTools(version: string): Release | undefined {
  return releases.find((release) => release.tools === version);
}

/** The release whose `core_datatypes.h` says this runtime version, `10.1.0`. */
export function releaseOfPlatform(version: string): Release | undefined {
  return releases.find((release) => release.platform === version);
}

/** The release whose archive carries these digits, `1010`. */
export function releaseOfArchiveDigits(digits: string): Release | undefined {
  return releases.find((release) => release.archiveDigits === digits);
}
