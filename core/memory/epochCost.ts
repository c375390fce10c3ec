import { distinctBytes } from '../base/addressRange';
import { say } from '../base/wording';
import { bankAt } from '../device/addressSpace';
import type { Device } from '../device/device';
import type { CInfo } from '../model/cInfo';
import type { GenerateReport } from '../model/parseReport';
import { lifetimesOf, type Lifetimes, type PoolLifetimes } from '../model/lifetimes';
import { assumedDevice } from '../device/devices';

/** What one epoch costs, as the compiler estimates it. */
export interface EpochCost {
  readonly epoch: number;
  readonly kind: 'hardware' | 'hybrid' | 'software' | 'none';
  readonly layers: readonly string[];
  readonly operators: readonly string[];
  readonly cycles: number;
  /** Accelerators and memories together, an average. */
  readonly milliwatts: number;
  /** Bytes read and written, over all pools. */
  readonly traffic: number;
  /** Of these, what goes to and comes from memory outside the chip. */
  readonly external: number;
  /** What it took on the board; undefined where nothing was measured. */
  readonly milliseconds: number | undefined;
}

/** Memory outside the chip that an inference reads or writes: slower than what is on it. */
export interface Spill {
  readonly pool: string;
  readonly bank: string;
  /** Distinct bytes of inputs, outputs and intermediates that lie there; 0 where only weights do. */
  readonly activations: number;
  /** Bytes that one inference moves. */
  readonly traffic: number;
  /** Of all bytes that one inference moves, from 0 to 1. */
  readonly share: number;
}

export interface ModelCost {
  readonly epochs: readonly EpochCost[];
  readonly cycles: number;
  /** Times on the board; undefined where nothing was measured. */
  readonly measured:
    | {
        readonly milliseconds: number;
        /** Stretches that the runtime starts one after the other. */
        readonly blocks: number;
        /** The slowest of them, from 0, with its time. */
        readonly slowest: { readonly block: number; readonly milliseconds: number };
      }
    | undefined;
  readonly softwareEpochs: number;
  readonly hybridEpochs: number;
  /** Epoch controller blobs: stretches that run without the CPU. */
  readonly blobs: number;
  /** Bytes that one inference moves, by pool, the most first; pools without traffic are left out. */
  readonly traffic: readonly { readonly pool: string; readonly bytes: number }[];
  readonly spills: readonly Spill[];
}

/** What a model costs, on the device that this project knows. `report`: what the compiler said of the same run. */
export function costOfModel(info: CInfo, report?: GenerateReport): ModelCost {
  return modelCost(info, lifetimesOf(info), assumedDevice(), report);
}

/** What a model costs by its c_info. All zero where the file has no estimates. */
export function modelCost(
  info: CInfo,
  lifetimes: Lifetimes,
  device: Device,
  report?: GenerateReport,
): ModelCost {
  const estimates = new Map((info.estimates ?? []).map((estimate) => [estimate.nodeId, estimate]));
  const reported = new Map(report?.table.map((entry) => [entry.number, entry]));
  const external = lifetimes.pools.filter((pool) => isOutside(pool, device));
  const moved = (pools: readonly PoolLifetimes[], epoch: number): number =>
    pools.reduce((sum, pool) => sum + (pool.reads[epoch] ?? 0) + (pool.writes[epoch] ?? 0), 0);
  const times = timesByEpoch(info, lifetimes);
  const epochs = lifetimes.nodes.map((node, epoch): EpochCost => {
    const estimate = node && estimates.get(node.id);
    const said = reported.get(epoch);
    const operators = node?.operators ?? [];
    return {
      epoch,
      kind: node?.isHybrid === true || said?.kind === 'hybrid' ? 'hybrid' : (node?.mapping ?? 'none'),
      layers: node?.layers ?? [],
      // A c_info of the first releases does not name them; the report does.
      operators: operators.length === 0 && said?.operator !== undefined ? [said.operator] : operators,
      cycles: estimate?.maxCycles ?? 0,
      milliwatts: (estimate?.acceleratorMilliwatts ?? 0) + (estimate?.memoryMilliwatts ?? 0),
      traffic: moved(lifetimes.pools, epoch),
      external: moved(external, epoch),
      milliseconds: times.get(epoch),
    };
  });
  const traffic = lifetimes.pools
    .map((pool) => ({ pool: pool.pool.name, bytes: trafficOf(pool) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const whole = traffic.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    epochs,
    cycles: epochs.reduce((sum, { cycles }) => sum + cycles, 0),
    measured: measuredOf(info),
    softwareEpochs: epochs.filter(({ kind }) => kind === 'software').length,
    hybridEpochs: epochs.filter(({ kind }) => kind === 'hybrid').length,
    blobs: info.blobs?.length ?? 0,
    traffic,
    spills: lifetimes.pools.flatMap((pool) => spillOf(pool, whole, device)),
  };
}

function trafficOf(pool: PoolLifetimes): number {
  let bytes = 0;
  for (const reads of pool.reads) bytes += reads;
  for (const writes of pool.writes) bytes += writes;
  return bytes;
}

/** Times belong to epochs only where there is one for each that runs: a blob of the epoch controller runs several. */
function timesByEpoch({ measured = [] }: CInfo, { nodes }: Lifetimes): ReadonlyMap<number, number> {
  const running = nodes.flatMap((node, epoch) => (node && node.mapping !== 'none' ? [epoch] : []));
  if (running.length !== measured.length) return new Map();
  return new Map(running.map((epoch, index) => [epoch, measured[index]!.milliseconds]));
}

function measuredOf({ measured = [] }: CInfo): ModelCost['measured'] {
  const milliseconds = measured.reduce((sum, block) => sum + block.milliseconds, 0);
  if (milliseconds === 0) return undefined;
  const block = measured.reduce(
    (most, one, index) => (one.milliseconds > measured[most]!.milliseconds ? index : most),
    0,
  );
  const slowest = { block, milliseconds: measured[block]!.milliseconds };
  return { milliseconds, blocks: measured.length, slowest };
}

function isOutside(pool: PoolLifetimes, device: Device): boolean {
  return pool.hasAddress && bankAt(device, pool.range.start)?.kind === 'external';
}

function spillOf(pool: PoolLifetimes, whole: number, device: Device): Spill[] {
  const bank = pool.hasAddress ? bankAt(device, pool.range.start) : undefined;
  if (bank?.kind !== 'external') return [];
  const activations = Number(distinctActivations(pool));
  const traffic = trafficOf(pool);
  if (activations === 0 && traffic === 0) return [];
  return [
    {
      pool: pool.pool.name,
      bank: bank.name,
      activations,
      traffic,
      share: whole === 0 ? 0 : traffic / whole,
    },
  ];
}

function distinctActivations(pool: PoolLifetimes): bigint {
  const own = pool.buffers.filter(({ buffer }) => !buffer.isParameter).map(({ range }) => range);
  return distinctBytes(own);
}

/** The epochs that cost most, at most `count`, by cycles, then by traffic; those that cost nothing are left out. */
export function costliest(cost: ModelCost, count: number): readonly EpochCost[] {
  return [...cost.epochs]
    .filter(({ cycles, traffic }) => cycles > 0 || traffic > 0)
    .sort((a, b) => b.cycles - a.cycles || b.traffic - a.traffic)
    .slice(0, count);
}

/** What is known of an epoch that may run on the CPU. */
export type PlacedEpoch = Pick<EpochCost, 'epoch' | 'kind' | 'layers' | 'operators' | 'cycles' | 'external'>;

/** What runs on the CPU, by operator, the most epochs first, with the cycles that are estimated for it. */
export function softwareOperators<Epoch extends PlacedEpoch>(
  epochs: readonly Epoch[],
): readonly {
  readonly operator: string;
  readonly epochs: number;
  readonly cycles: number;
  /** Bytes that they move to and from memory outside the chip. */
  readonly external: number;
  readonly first: Epoch;
}[] {
  const found = new Map<
    string,
    { operator: string; epochs: number; cycles: number; external: number; first: Epoch }
  >();
  for (const epoch of epochs) {
    if (epoch.kind !== 'software' && epoch.kind !== 'hybrid') continue;
    const operator = epoch.operators.join(' + ') || say`unknown operator`;
    const known = found.get(operator);
    if (known) {
      known.epochs++;
      known.cycles += epoch.cycles;
      known.external += epoch.external;
    } else {
      const { cycles, external } = epoch;
      found.set(operator, { operator, epochs: 1, cycles, external, first: epoch });
    }
  }
  return [...found.values()].sort((a, b) => b.epochs - a.epochs || b.cycles - a.cycles);
}
