import type { AddressRange } from '../base/addressRange';
import type { Span } from '../base/span';
import type { Device } from '../device/device';
import type { Evaluation } from '../linkerScript/evaluation';
import type { PoolFile } from '../memoryPool/poolFile';
import type { CInfo } from '../model/cInfo';
import type { AtonVersion, ModelBuffer, ModelPool, NetworkSource } from '../model/networkSource';
import type { ArchiveName } from '../runtime/archiveName';
import type { Evidence, TargetFiles } from './target';

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
  readonly archives: readonly { readonly file: string; readonly name: ArchiveName; readonly evidence: readonly Evidence[] }[];
}

/** A target with its files parsed: what target rules, the memory map and the tree show. */
export interface BuiltTarget {
  readonly name: string;
  readonly files: TargetFiles;
  /** For addresses and aliases; the evidence-based one is `files.device`. */
  readonly addressing: Device;
  readonly scripts: readonly BuiltScript[];
  readonly poolFiles: readonly BuiltPoolFile[];
  readonly models: readonly BuiltModel[];
  readonly runtime: BuiltRuntime;
}
