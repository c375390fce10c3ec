import type { AddressRange } from '../base/addressRange';
import type { Span, SyntaxProblem } from '../base/span';

/** A tensor of `*_c_info.json`. */
export interface CInfoBuffer {
  readonly id: number;
  readonly name: string;
  readonly poolId: number;
  /** Bytes from the pool's base. */
  readonly offset: bigint;
  readonly size: bigint;
  readonly isParameter: boolean;
  /** First and last epoch in which it is live, both inclusive; undefined where the file does not say. */
  readonly epochs: { readonly first: number; readonly last: number } | undefined;
  readonly shape: readonly number[] | undefined;
  readonly format: string | undefined;
  readonly span: Span;
}

export interface CInfoPool {
  readonly id: number;
  readonly name: string;
  readonly fname: string | undefined;
  /** Undefined for `"NULL"` (CPU heaps) and for relative pools. */
  readonly address: bigint | undefined;
  /** Undefined for −1 (CPU heaps). */
  readonly size: bigint | undefined;
  readonly usedBytes: bigint | undefined;
  /** Ids of member pools where this one is virtual. */
  readonly subpools: readonly number[];
  readonly range: AddressRange | undefined;
  readonly rights: string | undefined;
  /** `CACHEABLE_ON`, `CACHEABLE_OFF`, `CACHEABLE_UNDEF`, as written. */
  readonly cacheable: string | undefined;
  /** A virtual pool spans neighbours: its `usedBytes` is an extent from its base, never a use. */
  readonly virtual: boolean;
  /** The C symbol that stands where an address would be: `g_network_weights_array`. */
  readonly symbol: string | undefined;
  readonly span: Span;
}

/** A node of the execution graph. One epoch runs one top-level node. */
export interface CInfoNode {
  readonly id: number;
  readonly name: string;
  /**
   * `NODE_HW` and `NODE_EC` (epoch controller) run on the NPU, `NODE_SW…` on the CPU; `NODE_NO_X` runs nowhere (the
   * epoch that only lists the parameters).
   */
  readonly mapping: 'hardware' | 'software' | 'none';
  /** The epoch that runs it: of its name `epoch_7`, else the one in which its first output becomes live. */
  readonly epoch: number | undefined;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Whether it runs on both: part of it on the CPU. */
  readonly isHybrid?: boolean;
  /** Names of the model's layers behind it. */
  readonly layers: readonly string[];
  /** What they compute, in their order, each once: `Conv`, `Softmax`. */
  readonly operators?: readonly string[];
  readonly span: Span;
}

/** Bytes that a node moves between the NPU and one pool. */
export interface CInfoAccess {
  readonly nodeId: number;
  readonly poolId: number;
  readonly reads: number;
  readonly writes: number;
}

/** What the compiler estimates that a node costs. */
export interface CInfoEstimate {
  readonly nodeId: number;
  /** Cycles of the slowest part: computing or moving data. Their sum comes near a measured latency. */
  readonly maxCycles: number;
  readonly computeCycles: number;
  /** Of the accelerators and of the memories, averages in milliwatts. */
  readonly acceleratorMilliwatts: number;
  readonly memoryMilliwatts: number;
  /** Operations. */
  readonly operations: number;
}

/** What a block of the run took on the board: `stedgeai validate` adds it. */
export interface CInfoMeasure {
  readonly cycles: number;
  readonly milliseconds: number;
}

/** A parsed `*_c_info.json`. */
export interface CInfo {
  /** Whether the text has the shape of a c_info at all (arrays `memory_pools` and `buffers`). */
  readonly isCInfo: boolean;
  /** `2.0`. */
  readonly schemaVersion: string | undefined;
  /** `environment.generated_model.name`: `Default`, `network`. */
  readonly modelName: string | undefined;
  readonly tools: readonly {
    readonly name: string;
    readonly version: string;
    readonly arguments: string | undefined;
  }[];
  readonly modelFiles: readonly string[];
  readonly buffers: readonly CInfoBuffer[];
  readonly pools: readonly CInfoPool[];
  readonly nodes: readonly CInfoNode[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly accesses: readonly CInfoAccess[];
  readonly estimates?: readonly CInfoEstimate[];
  /** Epoch controller blobs with the ids of the nodes that each runs without the CPU. */
  readonly blobs?: readonly { readonly name: string; readonly nodes: readonly number[] }[];
  /**
   * In the order of the run, one for each stretch that the runtime starts: an epoch, or a whole blob of the epoch
   * controller. Empty where the model was not validated on a board.
   */
  readonly measured?: readonly CInfoMeasure[];
  readonly problems: readonly SyntaxProblem[];
}
