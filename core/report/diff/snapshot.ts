import { distinctBytes } from '../../base/addressRange';
import type { Severity } from '../../base/severity';
import { say } from '../../base/wording';
import type { FillRegion } from '../../image/fill/fill';
import type { BuiltFill, PoolFill } from '../../memory/fill';
import { targetFills, targetPools } from '../../memory/fill';
import { costOfModel } from '../../memory/epochCost';
import { modelNameOf } from '../../memory/timeline';
import type { CInfo } from '../../model/cInfo';
import { lifetimesOf } from '../../model/lifetimes';
import type { Artifacts } from '../../project/artifacts';
import type { BuiltTarget } from '../../project/builtTarget';
import type { Finding } from '../../rules/engine/finding';
import { objectText } from '../size';
import { releaseOfModel } from '../versions';
import { formatAtonVersion } from '../../model/atonVersion';

/** A thing with a size that can be compared by its name. */
export interface Measured {
  /** Unique among its like. */
  readonly key: string;
  readonly name: string;
  /** What it belongs to, for people: the region of a section, the object of a symbol. */
  readonly of: string;
  readonly size: number;
}

export interface MeasuredModel {
  readonly name: string;
  /** `ST Edge AI Core 3.0.0`, else the guard's tuple, else the compiler that a c_info names; undefined where unknown. */
  readonly version: string | undefined;
  /** Undefined where no c_info tells. */
  readonly epochs: number | undefined;
  /** Of these in software, and the cycles that the compiler estimates. */
  readonly softwareEpochs?: number;
  readonly cycles?: number;
}

export interface MeasuredFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** The same before and after lines have moved. */
  readonly cause: string;
}

/** What two states of a project, two builds or two models are compared by. */
export interface Snapshot {
  readonly regions: readonly Measured[];
  readonly sections: readonly Measured[];
  readonly objects: readonly Measured[];
  readonly symbols: readonly Measured[];
  readonly pools: readonly Measured[];
  readonly models: readonly MeasuredModel[];
  readonly findings: readonly MeasuredFinding[];
}

/** A checked project. Names carry their target where there are several. */
export function snapshotOfProject({
  targets,
  artifacts,
  findings,
}: {
  readonly targets: readonly BuiltTarget[];
  readonly artifacts: Artifacts;
  readonly findings: readonly Finding[];
}): Snapshot {
  const several = targets.length > 1;
  const parts = targets.map((target) => {
    const prefix = several ? `${target.name} ` : '';
    // Of several images of one target the current one counts.
    const built = targetFills(target, artifacts)[0];
    return {
      ...measuredFill(built?.fill.regions ?? [], prefix),
      pools: measuredPools(targetPools(target), prefix),
      models: target.models.map((model): MeasuredModel => {
        const release = releaseOfModel(model);
        const { guard } = model.source;
        return {
          name: prefix + model.file,
          version:
            release === undefined ? guard && formatAtonVersion(guard.version) : `ST Edge AI Core ${release}`,
          ...measuredCost(model.cInfo?.info),
        };
      }),
    };
  });
  return {
    regions: parts.flatMap((part) => part.regions),
    sections: parts.flatMap((part) => part.sections),
    objects: parts.flatMap((part) => part.objects),
    symbols: parts.flatMap((part) => part.symbols),
    pools: parts.flatMap((part) => part.pools),
    models: parts.flatMap((part) => part.models),
    findings: findings.map(({ rule, severity, message, place, cause }) => ({
      rule,
      severity,
      message,
      file: place.file,
      cause,
    })),
  };
}

/** One ELF or map. */
export function snapshotOfImage({ fill, pools }: BuiltFill): Snapshot {
  return { ...measuredFill(fill.regions, ''), pools: measuredPools(pools, ''), models: [], findings: [] };
}

/** One c_info: its pools by the distinct bytes that buffers use. */
export function snapshotOfCInfo(info: CInfo, file: string): Snapshot {
  const lifetimes = lifetimesOf(info);
  const compiler = info.tools.map(({ name, version }) => `${name} ${version}`.trim()).join(', ');
  return {
    regions: [],
    sections: [],
    objects: [],
    symbols: [],
    pools: lifetimes.pools
      .filter((pool) => pool.buffers.length > 0)
      .map(({ pool, used }) => ({
        key: pool.name,
        name: pool.name,
        of: '',
        size: Number(distinctBytes(used)),
      })),
    models: [{ name: modelNameOf(info, file), version: compiler || undefined, ...measuredCost(info) }],
    findings: [],
  };
}

function measuredCost(info: CInfo | undefined): Pick<MeasuredModel, 'epochs' | 'softwareEpochs' | 'cycles'> {
  if (!info) return { epochs: undefined };
  const { epochs, softwareEpochs, cycles } = costOfModel(info);
  return { epochs: epochs.length, softwareEpochs, cycles };
}

function measuredPools(pools: readonly PoolFill[], prefix: string): Measured[] {
  return pools.map(({ name, weights, activations }) => ({
    key: prefix + name,
    name: prefix + name,
    of: '',
    size: weights + activations,
  }));
}

function measuredFill(
  regions: readonly FillRegion[],
  prefix: string,
): Pick<Snapshot, 'regions' | 'sections' | 'objects' | 'symbols'> {
  const sections = new Map<string, Measured>();
  const objects = new Map<string, Measured>();
  const symbols = new Map<string, Measured>();
  for (const region of regions) {
    for (const section of region.sections) {
      add(
        sections,
        prefix + (section.isLoadCopy ? say`${section.name} (load copy)` : section.name),
        region.name,
        section.size,
      );
      if (section.isLoadCopy) continue;
      for (const object of section.objects) {
        const owner = objectText(object);
        add(objects, prefix + owner, '', object.size);
        for (const symbol of object.symbols) add(symbols, prefix + symbol.name, owner, symbol.size);
      }
    }
  }
  return {
    regions: regions.map(({ name, used }) => ({
      key: prefix + name,
      name: prefix + name,
      of: '',
      size: used,
    })),
    sections: [...sections.values()],
    objects: [...objects.values()],
    symbols: [...symbols.values()],
  };
}

function add(into: Map<string, Measured>, name: string, of: string, size: number): void {
  const key = `${name}\0${of}`;
  const known = into.get(key);
  into.set(key, { key, name, of, size: (known?.size ?? 0) + size });
}
