import { alignedRight } from '../base/columns';
import { formatSize } from '../base/size';
import { say, sayClauses, sayCount, sayLabelled, sayList } from '../base/wording';
import { costliest, softwareOperators, type EpochCost, type ModelCost } from '../memory/epochCost';
import { percent } from './size';
import type { Style } from './style';

/** `29.2 million cycles`, `3840 cycles`. */
export function formatCycles(cycles: number): string {
  if (cycles < 1e6) return sayCount(cycles, '{0} cycle', '{0} cycles');
  return say`${(cycles / 1e6).toFixed(cycles < 1e7 ? 2 : 1)} million cycles`;
}

/** `timeline --format json`: what a model costs. */
export function costJson(cost: ModelCost) {
  return {
    cycles: cost.cycles,
    measured: cost.measured ?? null,
    softwareEpochs: cost.softwareEpochs,
    hybridEpochs: cost.hybridEpochs,
    blobs: cost.blobs,
    traffic: cost.traffic,
    spills: cost.spills,
    epochs: cost.epochs.map((entry) => ({
      epoch: entry.epoch,
      kind: entry.kind,
      cycles: entry.cycles,
      milliwatts: entry.milliwatts,
      milliseconds: entry.milliseconds ?? null,
      traffic: entry.traffic,
      external: entry.external,
      operators: entry.operators,
      layers: entry.layers,
    })),
  };
}

const mostEpochs = 5;
const mostOperators = 6;

/** `timeline --format text`: the sum, what is moved where, the costliest epochs, and what runs on the CPU. */
export function costText(cost: ModelCost, style: Style): string {
  const lines: string[] = [];
  const moved = cost.traffic.reduce((sum, { bytes }) => sum + bytes, 0);
  if (
    cost.epochs.length > 0 &&
    (cost.cycles > 0 || moved > 0 || cost.softwareEpochs + cost.hybridEpochs > 0)
  ) {
    const kinds = [
      say`${cost.softwareEpochs} of ${cost.epochs.length} epochs in software`,
      ...(cost.hybridEpochs > 0 ? [say`${cost.hybridEpochs} partly`] : []),
      ...(cost.blobs > 0
        ? [sayCount(cost.blobs, '{0} epoch controller blob', '{0} epoch controller blobs')]
        : []),
    ];
    lines.push(
      `${style.bold(say`Cost`)}  ${sayList([cost.cycles > 0 ? say`${formatCycles(cost.cycles)} estimated` : say`cycles not stated`, ...kinds])}`,
    );
  }
  if (cost.measured) lines.push(measuredText(cost.measured, cost));
  if (moved > 0) {
    const pools = cost.traffic.map(
      ({ pool, bytes }) => say`${pool} ${formatSize(BigInt(bytes))} (${percent(bytes, moved)})`,
    );
    lines.push(say`Moved by one inference: ${formatSize(BigInt(moved))}: ${sayList(pools)}`);
  }
  lines.push(...cost.spills.map((spill) => spillText(spill, style)));
  const expensive = cost.cycles > 0 ? costliest(cost, mostEpochs) : [];
  if (expensive.length > 0) {
    lines.push(say`Costliest epochs:`, ...expensive.map((epoch) => `  ${epochText(epoch, cost)}`));
  }
  const operators = softwareOperators(cost.epochs);
  if (operators.length > 0) {
    const more =
      operators.length > mostOperators
        ? [
            `  ${sayCount(operators.length - mostOperators, 'and {0} more operator', 'and {0} more operators')}`,
          ]
        : [];
    lines.push(
      say`On the CPU, where the compiler put these operators:`,
      ...operators.slice(0, mostOperators).map(({ operator, epochs, cycles, external, first }) => {
        // A file without estimates states no cycles: 0 would be an invented number.
        const stated = cost.cycles > 0 ? formatCycles(cycles) : say`cycles not stated`;
        const parts = [
          sayCount(epochs, '{0} epoch', '{0} epochs'),
          stated,
          ...(external === 0
            ? []
            : [say`${formatSize(BigInt(external))} to and from memory outside the chip`]),
          ...(first.layers[0] === undefined ? [] : [say`first ${first.layers[0]} in epoch ${first.epoch}`]),
        ];
        return `  ${sayLabelled(operator, sayList(parts))}`;
      }),
      ...more,
    );
  }
  return lines.map((line) => `  ${line}\n`).join('');
}

/** Times of epochs, or of the stretches that the runtime starts where each runs several epochs. */
function measuredText(
  { milliseconds: whole, blocks, slowest }: NonNullable<ModelCost['measured']>,
  cost: ModelCost,
): string {
  const epoch = cost.epochs.find((entry) => entry.milliseconds === slowest.milliseconds)?.epoch;
  const where = epoch === undefined ? say`block ${slowest.block} of ${blocks}` : say`epoch ${epoch}`;
  return say`Measured on the board: ${milliseconds(whole)}, the longest (${milliseconds(slowest.milliseconds)}) in ${where}`;
}

function milliseconds(time: number): string {
  return `${time < 10 ? time.toFixed(2) : time.toFixed(1)} ms`;
}

function spillText(
  { pool, bank, activations, traffic, share }: ModelCost['spills'][number],
  style: Style,
): string {
  const lies =
    activations > 0
      ? say`Spill: ${formatSize(BigInt(activations))} of activations lie in ${pool}, outside the chip at ${bank}`
      : say`Weights are read from ${pool}, outside the chip at ${bank}`;
  const moved =
    traffic === 0
      ? []
      : [say`${formatSize(BigInt(traffic))} (${(share * 100).toFixed(1)} %) of what an inference moves`];
  const text = sayClauses([lies, ...moved]);
  return activations > 0 ? style.yellow(text) : text;
}

function epochText(epoch: EpochCost, cost: ModelCost): string {
  const kind =
    epoch.kind === 'hardware' || epoch.kind === 'none'
      ? ''
      : `  ${epoch.kind === 'hybrid' ? say`hybrid` : say`software`}`;
  const power = epoch.milliwatts > 0 ? `  ${epoch.milliwatts} mW` : '';
  const named = sayList(epoch.layers.slice(0, 2));
  const layers = epoch.layers.length > 2 ? say`${named} and ${epoch.layers.length - 2} more` : named;
  const moved = epoch.traffic > 0 ? `  ${say`moves ${formatSize(BigInt(epoch.traffic))}`}` : '';
  return `${say`epoch ${String(epoch.epoch).padEnd(4)}`} ${alignedRight(formatCycles(epoch.cycles), 20)} ${percent(epoch.cycles, cost.cycles).padStart(7)}${moved}${power}${kind}  ${layers}`.trimEnd();
}
