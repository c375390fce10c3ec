import type { AddressRange } from '../base/addressRange';
import type { Place, Span } from '../base/span';
import type { Device } from '../device/device';
import type { Evaluation } from '../linkerScript/evaluation';
import type { PoolFile } from '../memoryPool/poolFile';
import type { ElfImage } from '../image/elf';
import type { LinkerMap } from '../image/linkerMap';
import type { ScriptMatch } from '../image/mapMatchesScript';
import type { CInfo } from '../model/cInfo';
import type { GenerateReport } from '../model/parseReport';
import type { AtonVersion, ModelBuffer, ModelPool, NetworkSource } from '../model/networkSource';
import type { ArchiveName } from '../runtime/archiveName';
import type { SignedFile } from './programming/signedFiles';
import type { BootImage, Evidence, ParallelNetworks, TargetFiles } from './target';

/** A linker script of a target, evaluated together with what it INCLUDEs. */
export interface BuiltScript {
  readonly file: string;
  /** `boot`: the FSBL's; its RAM is dead once it has jumped to the application. */
  readonly role: 'application' | 'boot';
  readonly evaluation: Evaluation;
}

export interface BuiltPoolFile {
  readonly file: string;
  readonly poolFile: PoolFile;
}

/** One model that the target's build compiles. */
export interface BuiltModel {
  readonly file: string;
  readonly source: NetworkSource;
  /** The c_info that surely belongs to this very build of the model. */
  readonly cInfo: { readonly file: string; readonly info: CInfo } | undefined;
  /** What the compiler reported of this very run. */
  readonly report: { readonly file: string; readonly report: GenerateReport } | undefined;
  /** The buffers' bytes at absolute addresses, with the pool that holds them. */
  readonly used: readonly UsedBytes[];
}

/** Bytes that a model surely touches at run time. */
export interface UsedBytes {
  /** Addresses as written in the source. */
  readonly range: AddressRange;
  readonly buffer: ModelBuffer | undefined;
  readonly pool: ModelPool | undefined;
  readonly isParameter: boolean;
  /** Where the source says so. */
  readonly span: Span;
}

/** A value that a runtime header states, with its place. */
export interface Stated<T> {
  readonly file: string;
  readonly value: T;
  readonly span: Span;
}

export interface BuiltRuntime {
  readonly aton: Stated<AtonVersion> | undefined;
  /** STAI_TOOLS_VERSION, `2.1.0`. */
  readonly stai: Stated<string> | undefined;
  /** AI_PLATFORM_RUNTIME, `10.1.0`. */
  readonly platform: Stated<string> | undefined;
  /** The archives that the build links, with the line that names each. */
  readonly archives: readonly {
    readonly file: string;
    readonly name: ArchiveName;
    readonly evidence: readonly Evidence[];
  }[];
}

/** A linker map or ELF of the target's application. */
export interface TargetImage {
  readonly file: string;
  readonly image: ElfImage | LinkerMap;
  /** `same`: of today's script, it proves what it shows; `different`: the last build only; `unknown`: it cannot be told. */
  readonly match: ScriptMatch['state'];
  /** The script that it was linked with. */
  readonly script: BuiltScript | undefined;
}

/** A blob or hex file with the data of one pool of a model, made beside its sources. */
export interface TargetWeights {
  readonly file: string;
  /** The model's source file. */
  readonly model: string;
  readonly format: 'hex' | 'blob';
  /** The pool that the file's name or the model's only flash pool tells; undefined where nothing does. */
  readonly pool: ModelPool | undefined;
  /** First address of a hex file, with the record that says so; undefined for blobs and for what is not a hex file. */
  readonly first: { readonly address: bigint; readonly span: Span } | undefined;
  /** How the file is known to be the model's: by name and place, or by its bytes alone. */
  readonly by: 'name' | 'bytes';
  /** Bytes of a blob; undefined for hex files and while it is not known. */
  readonly size: bigint | undefined;
}

/** An image of the boot chain in flash, with the best that is known of its size. */
export interface BuiltBoot {
  readonly name: string;
  /** As written. */
  readonly start: bigint;
  /** In bytes; undefined where only the base is known. */
  readonly size: bigint | undefined;
  /** What tells the size: `build/app_sign.bin`. What the FSBL is set to copy is not a size of an image. */
  readonly sizeFrom: string | undefined;
  /** What the FSBL copies of it to RAM, where it is set to: `stm32_extmem_conf.h`. */
  readonly copied: BootImage['copied'];
  readonly evidence: Evidence;
}

/** Bytes that one command of the project writes to the board. */
export interface ProgrammedFile {
  /** As people call it: the file's name. */
  readonly name: string;
  /** The project's file; undefined where the build makes it. */
  readonly path: string | undefined;
  /** As the command, the step that made the file or the file itself says it. */
  readonly start: bigint;
  /** In bytes; undefined where only the start is known. */
  readonly size: bigint | undefined;
  /** The weights that it holds; undefined for everything else. */
  readonly weights: { readonly model: BuiltModel; readonly pool: ModelPool } | undefined;
  /** The file that holds the command, and its line from 0. */
  readonly script: string;
  readonly line: number;
  readonly span: Span;
}

/** A target with its files parsed: what target rules, the memory map and the tree show. */
export interface BuiltTarget {
  readonly name: string;
  readonly files: TargetFiles;
  /** For addresses and aliases, `unknownDevice` where nothing proves an STM32N6; what is known by evidence is `files.device`. */
  readonly addressing: Device;
  readonly scripts: readonly BuiltScript[];
  readonly poolFiles: readonly BuiltPoolFile[];
  readonly models: readonly BuiltModel[];
  readonly runtime: BuiltRuntime;
  /** Current ones first; one for each build, though a map and an ELF of it may be there. */
  readonly images: readonly TargetImage[];
  readonly weights: readonly TargetWeights[];
  readonly boot: readonly BuiltBoot[];
  /** Signed binaries of its build, or written by its steps. */
  readonly signed: readonly SignedFile[];
  /** Where its own sources switch the NPU cache on; undefined where they do not, or are not known. */
  readonly cacheEnabled: Place | undefined;
  /** What the project's own commands surely write to its board. */
  readonly programmed: readonly ProgrammedFile[];
  /** What the build says of networks that run at once: by options of the compiler, else by the application's sources. */
  readonly parallelNetworks?: ParallelNetworks;
}
