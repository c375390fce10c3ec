import { formatSize } from '../../base/size';
import { say, sayKey, sayList } from '../../base/wording';
import { layersText, mappingOf, millisecondsText, shortCount } from './details';
import type { TimelineEpoch, TimelineModel } from './model';

/** One line of a comparison: a number of this run and of the other, as people read them. */
export interface ComparedLine {
  readonly what: string;
  /** As in the other run; empty where it has none. */
  readonly before: string;
  readonly after: string;
  /** Whether this run has more of it; undefined where both have the same or one has none. */
  readonly grew: boolean | undefined;
  /** The epoch of this run that it is about; undefined for a sum, and for what is gone. */
  readonly epoch: number | undefined;
}

/** Two runs of a model beside each other. */
export interface TimelineComparison {
  /** Sums over all epochs, and the peak of each pool: all that one of the two states. */
  readonly sums: readonly ComparedLine[];
  /** Layers whose cycles differ, or that run elsewhere: the largest difference first. */
  readonly layers: readonly ComparedLine[];
}

/** More layers nobody reads beside a picture. */
const mostLayers = 12;

/** What differs between two runs: sums, pools, layers. Layers are the same where they have the same name. */
export function compareTimelines(after: TimelineModel, before: TimelineModel): TimelineComparison {
  const size = (bytes: number): string => formatSize(BigInt(Math.round(bytes)));
  const total = (valueOf: (epoch: TimelineEpoch) => number) => (model: TimelineModel) =>
    model.epochs.reduce((sum, epoch) => sum + valueOf(epoch), 0);
  const sum = (
    what: string,
    valueOf: (model: TimelineModel) => number,
    textOf: (value: number) => string,
  ): ComparedLine[] => {
    const [old, now] = [valueOf(before), valueOf(after)];
    return old === 0 && now === 0 ? [] : [lineOf(what, old, now, textOf, undefined)];
  };
  const pools = [...new Set([...after.pools, ...before.pools].map(({ name }) => name))];
  const peakIn = (name: string) => (model: TimelineModel) =>
    model.pools.reduce((most, pool) => (pool.name === name ? Math.max(most, Number(pool.peak)) : most), 0);
  return {
    sums: [
      ...sum(
        say`cycles, estimated`,
        total(({ cycles }) => cycles),
        shortCount,
      ),
      ...sum(say`time, measured`, ({ milliseconds }) => milliseconds, millisecondsText),
      ...sum(say`epochs`, ({ epochs }) => epochs.length, String),
      ...sum(
        say`epochs in software`,
        total((epoch) => Number(mappingOf(epoch) === 'software')),
        String,
      ),
      ...sum(
        say`epochs that run on both`,
        total(({ isHybrid }) => Number(isHybrid)),
        String,
      ),
      ...sum(say`peak of the activations`, ({ peak }) => Number(peak), size),
      ...sum(
        say`bytes moved`,
        total(({ traffic }) => traffic),
        size,
      ),
      ...sum(
        say`bytes moved outside the chip`,
        total(({ external }) => external),
        size,
      ),
      ...pools.flatMap((name) => sum(say`peak in ${name}`, peakIn(name), size)),
    ],
    layers: changedLayers(after, before),
  };
}

function lineOf(
  what: string,
  before: number | undefined,
  after: number | undefined,
  textOf: (value: number) => string,
  epoch: number | undefined,
): ComparedLine {
  return {
    what,
    before: before === undefined ? '' : textOf(before),
    after: after === undefined ? '' : textOf(after),
    grew: before === undefined || after === undefined || before === after ? undefined : after > before,
    epoch,
  };
}

function changedLayers(after: TimelineModel, before: TimelineModel): ComparedLine[] {
  const old = epochsByLayer(before);
  const now = epochsByLayer(after);
  const names = [...new Set([...now.keys(), ...old.keys()])];
  const textOf = (epoch: TimelineEpoch): string =>
    [sayKey(mappingOf(epoch)), ...(epoch.cycles > 0 ? [say`${shortCount(epoch.cycles)} cycles`] : [])].join(
      ' · ',
    );
  return names
    .flatMap((name) => {
      const [was, is] = [old.get(name), now.get(name)];
      if (was && is && was.epoch.cycles === is.epoch.cycles && mappingOf(was.epoch) === mappingOf(is.epoch))
        return [];
      const [a, b] = [was?.epoch.cycles, is?.epoch.cycles];
      const line: ComparedLine = {
        what: name,
        before: was ? textOf(was.epoch) : '',
        after: is ? textOf(is.epoch) : '',
        grew: a === undefined || b === undefined || a === b ? undefined : b > a,
        epoch: is?.at,
      };
      return [{ line, weight: Math.abs((b ?? 0) - (a ?? 0)) }];
    })
    .sort((a, b) => b.weight - a.weight)
    .slice(0, mostLayers)
    .map(({ line }) => line);
}

/** Epochs by the name of their layers; of those with the same name the dearest. */
function epochsByLayer({ epochs }: TimelineModel) {
  const found = new Map<string, { readonly epoch: TimelineEpoch; readonly at: number }>();
  epochs.forEach((epoch, at) => {
    const name = layersText(epoch);
    const known = found.get(name);
    if (name !== '' && (!known || known.epoch.cycles < epoch.cycles)) found.set(name, { epoch, at });
  });
  return found;
}

/** One sentence on what differs most between two runs; empty where neither cycles nor the peak differ. */
export function comparisonSummary({ sums }: TimelineComparison, label: string): string {
  const changed = sums.filter(({ grew }) => grew !== undefined).slice(0, 2);
  const text =
    changed.length === 0
      ? say`the same`
      : sayList(changed.map(({ what, before, after }) => `${what} ${before} → ${after}`));
  return say`Since ${label}: ${text}.`;
}
