import { union, type AddressRange, moved } from '../base/addressRange';
import type { Place } from '../base/span';
import { canonical } from '../device/addressSpace';
import type { Device } from '../device/device';
import type { Region, SymbolValue } from '../linkerScript/evaluation';
import type { PhysicalPool } from '../memoryPool/physicalPools';
import type { PoolFile } from '../memoryPool/poolFile';
import type { ModelPool } from '../model/networkSource';
import type {
  BuiltBoot,
  BuiltModel,
  BuiltScript,
  ProgrammedFile,
  TargetImage,
  UsedBytes,
} from '../project/builtTarget';
import type { Alive } from './phases';

/** How much is known: see "severity follows proof" in docs/rules/region-overlaps-pool.md. */
export type Proof = 'proven' | 'reached' | 'declared';

/** A `MEMORY` entry of a linker script. */
export interface RegionSubject {
  readonly kind: 'region';
  readonly region: Region;
  readonly script: BuiltScript;
  /**
   * `application`: sections, expressions or aliases use it; `modelPlace`: its sections hold nothing but the model's own
   * data, so it keeps the pools' place by design; `nothing`: nothing of the script uses it.
   */
  readonly holds: 'application' | 'modelPlace' | 'nothing';
}

/** An absolute pool: an `.mpool` entry, or the comment of network.c where that is all there is. */
export interface PoolSubject {
  readonly kind: 'pool';
  /**
   * `poolFile`: as a file has it; `model`: no pool file is there, the generated comments are the pools;
   * `outdatedModel`: a pool file is there, but this pool of the built model stands elsewhere.
   */
  readonly origin: 'poolFile' | 'model' | 'outdatedModel';
  readonly isReadOnly: boolean;
  readonly fname: string;
  /** The source files of the models that were surely made with it; empty where that is not known. */
  readonly models: readonly string[];
  readonly dialect: PoolFile['dialect'];
  /** Its entry, where a pool file declares it: what can be edited. */
  readonly declared: PhysicalPool | undefined;
}

/** Bytes that a model reads and writes while it runs. */
export interface BufferSubject {
  readonly kind: 'buffer';
  readonly model: BuiltModel;
  readonly bytes: UsedBytes;
  readonly pool: ModelPool | undefined;
}

/** The parameters that one model keeps in one pool. */
export interface WeightsSubject {
  readonly kind: 'weights';
  readonly model: BuiltModel;
  /** Undefined for parameters outside every pool. */
  readonly pool: ModelPool | undefined;
  readonly bytes: readonly UsedBytes[];
}

/** An output section of a linked image, at its run addresses or where its bytes are loaded. */
export interface SectionSubject {
  readonly kind: 'section' | 'loadCopy';
  readonly image: TargetImage;
  /** The section's name in the image; the claim of a load copy is called after it. */
  readonly section: string;
  readonly content: 'loaded' | 'zeroed' | 'noload' | 'unknown';
  /** `modelPlace`: it only keeps the model's place, by design. */
  readonly holds: 'application' | 'modelPlace';
  /** Zero-based line in a map; undefined for ELF. */
  readonly line: number | undefined;
}

/** The main stack, as a linked image or a script has it. */
export interface StackSubject {
  readonly kind: 'stack';
  /** `[_sstack, _estack)`. */
  readonly basis: string;
  readonly image: TargetImage | undefined;
  readonly script: BuiltScript | undefined;
  /** The symbol that holds the top, where a script says it. */
  readonly top: SymbolValue | undefined;
}

/** The heap that an image asks for: a wish, which may never be used. */
export interface HeapSubject {
  readonly kind: 'heap';
  readonly image: TargetImage;
}

/** An image of the boot chain in flash. */
export interface BootImageSubject {
  readonly kind: 'bootImage';
  readonly boot: BuiltBoot;
}

/** Where the FSBL copies the application to. */
export interface CopySubject {
  readonly kind: 'copy';
  readonly boot: BuiltBoot;
}

/** Bytes that a command of the project writes to the board. */
export interface ProgrammedSubject {
  readonly kind: 'programmed';
  readonly programmed: ProgrammedFile;
}

/** Bytes that something else keeps: the NPU cache while it is on, a frame buffer at a fixed address. */
export interface ReservedSubject {
  readonly kind: 'reserved';
  /** Stable: `npuCache`. */
  readonly by: string;
}

export type Subject =
  | RegionSubject
  | PoolSubject
  | BufferSubject
  | WeightsSubject
  | SectionSubject
  | StackSubject
  | HeapSubject
  | BootImageSubject
  | CopySubject
  | ProgrammedSubject
  | ReservedSubject;

export type ClaimKind = Subject['kind'];

type SubjectOf<K extends ClaimKind> = Subject extends infer S
  ? S extends { readonly kind: infer Own }
    ? K & Own extends never
      ? never
      : S
    : never
  : never;

/** A claim of some kinds. */
export type ClaimOf<K extends ClaimKind> = Claim<SubjectOf<K> & Subject>;

/** Bytes that one artifact of a target occupies, when, and how surely. Every overlap is one of claims. */
export interface Claim<S extends Subject = Subject> {
  readonly subject: S;
  /** What people call it: the region's, pool's or buffer's name. */
  readonly name: string;
  /** Addresses as written in the source. */
  readonly written: AddressRange;
  /** The same bytes at canonical (secure) addresses, from the first to the last. */
  readonly range: AddressRange;
  /** The bytes themselves, canonical, sorted and disjoint: one piece as a rule, many for the weights of a pool. */
  readonly pieces: readonly AddressRange[];
  readonly alive: Alive;
  /**
   * `used`: bytes that are surely touched; `reserved`: bytes that are merely set aside; `lastBuild`: as an image has it
   * that is not of today's script, or not the one that counts.
   */
  readonly certainty: 'used' | 'reserved' | 'lastBuild';
  readonly proof: Proof;
  /** False where only the first byte is known: a boot image of unknown size. */
  readonly extentIsKnown: boolean;
  readonly place: Place;
  /** Which side of the border it is on. */
  readonly side: 'application' | 'model' | 'boot' | 'programming';
  /** The file that owns it where several models or scripts meet. */
  readonly owner: string;
}

/** What a claimant says of a claim; the rest follows from it. */
export type ClaimFacts<S extends Subject> = Omit<Claim<S>, 'range' | 'pieces' | 'extentIsKnown'> & {
  readonly pieces?: readonly AddressRange[];
  readonly extentIsKnown?: boolean;
};

/** A claim at canonical addresses. `pieces`, where given, are as written. */
export function claimOf<S extends Subject>(device: Device, facts: ClaimFacts<S>): Claim<S> {
  const range = canonical(device, facts.written);
  const shift = range.start - facts.written.start;
  const pieces = facts.pieces ? union(facts.pieces.map((piece) => moved(piece, shift))) : [range];
  return { ...facts, range, pieces, extentIsKnown: facts.extentIsKnown ?? true };
}

/** The bytes of a claim at the addresses that its source writes. */
export function writtenPart(
  { range, written }: Pick<Claim, 'range' | 'written'>,
  part: AddressRange,
): AddressRange {
  return moved(part, written.start - range.start);
}

export function isOfKind<K extends ClaimKind>(claim: Claim, ...kinds: readonly K[]): claim is ClaimOf<K> {
  return (kinds as readonly ClaimKind[]).includes(claim.subject.kind);
}
