import type { SyntaxProblem } from '../base/span';
import type { SeveritySetting } from '../base/severity';
import type { ConfiguredBudget, ConfiguredIgnore, ConfiguredParallel } from './projectConfiguration';
import type { Board, Device } from '../device/device';

/** What a file may be to a target, in the order in which a target lists its files. The names are part of the command line's JSON. */
export const fileRoles = [
  'linkerScript',
  'fsblLinkerScript',
  'mpool',
  'profile',
  'model',
  'cInfo',
  'report',
  'runtime',
  'archive',
  'weights',
  'image',
] as const;

export type FileRole = (typeof fileRoles)[number];

/**
 * How sure a piece of evidence is: 1 the user's settings, 2 a linker map or ELF, 3 a build description, 4 a profile or
 * network.c's command line, 5 CubeMX's .ioc, 6 names and nearness.
 */
export type EvidenceStrength = 1 | 2 | 3 | 4 | 5 | 6;

/** Why a file belongs to a target: the place that says so. */
export interface Evidence {
  readonly strength: EvidenceStrength;
  /** The file that speaks; for strength 6 the file itself. */
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
  /** The line as it stands there, trimmed, or a short reason for strength 6. */
  readonly text: string;
}

export interface TargetFile {
  readonly role: FileRole;
  readonly file: string;
  /** Strongest first; never empty. */
  readonly evidence: readonly Evidence[];
}

/** Whether a build says that several networks run at once, and where it says so. */
export interface ParallelNetworks {
  readonly isOn: boolean;
  readonly evidence: Evidence;
}

/** The files that end up together on one board: one set of role files, with the reasons. */
export interface TargetFiles {
  /** The board where that is unique among the targets, else the build folder. */
  readonly name: string;
  readonly device: Device | undefined;
  readonly board: Board | undefined;
  readonly files: readonly TargetFile[];
  /** The application's own C sources that its builds compile, as far as they say; vendor packages and models left out. */
  readonly sources: readonly string[];
  /** Flash ranges of boot images that build files or settings name (FSBL, signed application). */
  readonly boot: readonly BootImage[];
  /**
   * Whether the linker script is known by evidence 1–3. Where it is not, findings that need the script are at most
   * information.
   */
  readonly scriptIsLinked: boolean;
  /** What the options of its compiler say of networks that run at once. */
  readonly parallelNetworks?: ParallelNetworks;
}

/**
 * Whether somebody's build, map or setting says that these files are built. Where only names and nearness put them
 * together, what is found in them is only information.
 */
export function isBuilt({ scriptIsLinked, files }: TargetFiles): boolean {
  return (
    scriptIsLinked ||
    files.some(({ role, evidence }) => role === 'model' && evidence.some(({ strength }) => strength <= 3))
  );
}

/** An image that the boot chain expects at a flash address. */
export interface BootImage {
  readonly name: string;
  /** Flash address as the boot ROM or FSBL uses it. */
  readonly start: bigint;
  /** In bytes; undefined where only the base is known. */
  readonly size: bigint | undefined;
  /**
   * The window that the FSBL is set to copy to RAM: `EXTMEM_LRUN_SOURCE_SIZE` and `_DESTINATION_ADDRESS`. It says nothing
   * of how large the image is.
   */
  readonly copied?: {
    readonly size: bigint | undefined;
    readonly destination: bigint | undefined;
    /** Zero-based line of the size, or of the address where there is none. */
    readonly line: number;
    /** The function by which the FSBL copies what the image's header says instead, whatever `size` is. */
    readonly byHeader?: { readonly file: string; readonly line: number };
  };
  readonly evidence: Evidence;
}

/** A role file that no target uses, and why. */
export interface Candidate {
  readonly file: string;
  readonly role: FileRole;
  readonly why: string;
}

/** What several gaps have in common: the keys of their number, `{0} linker map` and `{0} linker maps`, and why none is checked. */
export interface GapKind {
  readonly one: string;
  readonly other: string;
  readonly why: string;
}

/** A kind of gap; `npm run generate` finds the keys as arguments of this function. */
export function gapKind(one: string, other: string, why: string): GapKind {
  return { one, other, why };
}

/** Something of the project that this check could not judge, so that "0 errors" is not taken for more than it is. */
export interface NotChecked {
  /** What was left out: `the linker map build/app.map`, `the IAR project EWARM/app.ewp`. */
  readonly what: string;
  /** What it is one of, where many are said in one line. */
  readonly kind?: GapKind;
  readonly why: string;
  /** What the user can do about it. */
  readonly remedy: string;
  /** The file that it is about; undefined where it is not a single file. */
  readonly file: string | undefined;
}

export interface Discovery {
  readonly targets: readonly TargetFiles[];
  readonly candidates: readonly Candidate[];
  /** By file. Files that no target uses and that need no action are candidates, not these. */
  readonly notChecked: readonly NotChecked[];
  /** Globs of what the user excludes. */
  readonly exclude?: readonly string[];
  /** `n6mem.json`, where there is one. */
  readonly configuration?: {
    readonly file: string;
    readonly problems: readonly SyntaxProblem[];
    readonly rules: ReadonlyMap<string, SeveritySetting>;
    readonly ignore: readonly ConfiguredIgnore[];
    readonly budgets: readonly ConfiguredBudget[];
    /** Undefined where it says nothing. */
    readonly parallel: ConfiguredParallel | undefined;
  };
}
