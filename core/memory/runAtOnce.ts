import { basename } from '../base/path';
import type { BuiltTarget } from '../project/builtTarget';
import type { ConfiguredParallel } from '../project/projectConfiguration';
import type { LedgerOptions } from './ledger';

/** That models of a target run at once, and what says so. */
export interface ModelsAtOnce {
  /** Whether two models, by their source files, do. */
  readonly together: NonNullable<LedgerOptions['runAtOnce']>;
  /** `n6mem.json`, or the place in the build: `Makefile:12`. */
  readonly saidBy: string;
  /** False where the build only makes the runtime ready for it. */
  readonly isConfigured: boolean;
}

/**
 * Which models of a target run at once: what `parallel` of n6mem.json says, else the build's `APP_HAS_PARALLEL_NETWORKS`.
 * Undefined where they run one after the other.
 */
export function modelsAtOnce(
  parallel: ConfiguredParallel | undefined,
  { models, parallelNetworks }: Pick<BuiltTarget, 'models' | 'parallelNetworks'>,
): ModelsAtOnce | undefined {
  if (models.length < 2) return undefined;
  if (parallel !== undefined) {
    const together = configured(parallel);
    const isAny = models.some(({ file: one }, index) =>
      models.slice(index + 1).some(({ file: other }) => together(one, other)),
    );
    return isAny ? { together, saidBy: 'n6mem.json', isConfigured: true } : undefined;
  }
  if (!parallelNetworks?.isOn) return undefined;
  const { file, line } = parallelNetworks.evidence;
  return { together: () => true, saidBy: `${file}:${line + 1}`, isConfigured: false };
}

/** All of them, or those that one of the lists names by file, file name or network name. */
function configured(parallel: ConfiguredParallel): ModelsAtOnce['together'] {
  if (typeof parallel === 'boolean') return () => parallel;
  const isNamed = (list: readonly string[], model: string): boolean => {
    const file = basename(model);
    return list.some((name) => name === model || name === file || name === file.replace(/\.c$/, ''));
  };
  return (one, other) => parallel.some((list) => isNamed(list, one) && isNamed(list, other));
}
