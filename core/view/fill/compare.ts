import { barKey, numbered, partKey, type FillBar, type FillModel, type FillPart } from './model';

/**
 * A build with the sizes of another one beside its own: what grew, shrank, is new, and with size 0 what is gone. Things
 * are the same where region or pool, section, object and symbol have the same names.
 */
export function compareFills(after: FillModel, before: FillModel, comparedWith: string): FillModel {
  // An image alone knows no pools: nothing is to be said of them then, neither new nor gone.
  const knowsPools = [after, before].every(({ bars }) => bars.some(({ kind }) => kind === 'pool'));
  const isCompared = ({ kind }: FillBar): boolean => kind === 'region' || knowsPools;
  const old = new Map(numbered(before.bars.filter(isCompared), barKey));
  const now = new Map(numbered(after.bars, barKey));
  return {
    ...after,
    comparedWith,
    bars: [
      ...[...now].map(([name, bar]): FillBar => {
        if (!isCompared(bar)) return bar;
        const was = old.get(name);
        return { ...bar, before: was?.used ?? null, parts: comparedParts(bar.parts, was?.parts ?? []) };
      }),
      ...[...old]
        .filter(([name]) => !now.has(name))
        .map(([, bar]): FillBar => ({
          ...bar,
          used: 0,
          before: bar.used,
          parts: comparedParts([], bar.parts),
        })),
    ],
  };
}

function comparedParts(after: readonly FillPart[], before: readonly FillPart[]): FillPart[] {
  const old = new Map(numbered(before, partKey));
  const now = new Map(numbered(after, partKey));
  return [
    ...[...now].map(([key, part]): FillPart => {
      const was = old.get(key);
      return { ...part, before: was?.size ?? null, parts: comparedParts(part.parts, was?.parts ?? []) };
    }),
    ...[...old]
      .filter(([key]) => !now.has(key))
      .map(([, part]): FillPart => ({
        ...part,
        size: 0,
        before: part.size,
        parts: comparedParts([], part.parts),
      })),
  ];
}

/** By how much a thing grew; undefined where nothing is compared. */
export function growth({
  size,
  before,
}: {
  readonly size: number;
  readonly before?: number | null;
}): number | undefined {
  return before === undefined ? undefined : size - (before ?? 0);
}
