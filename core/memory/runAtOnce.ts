import { basename } from '../base/path';
import type { ConfiguredParallel } from '../project/projectConfiguration';
import type { LedgerOptions } from './ledger';

/**
 * Which models run at once by `parallel` of n6mem.json: all of them, or those that one of its lists names by file, file
 * name or network name; undefined where none do.
 */
export function runAtOnce(parallel: ConfiguredParallel): LedgerOptions['runAtOnce'] {
  if (parallel === false) return undefined;
  if (parallel === true) return () => true;
  const isNamed = (list: readonly string[], model: string): boolean => {
    const file = basename(model);
    return list.some((name) => name === model || name === file || name === file.replace(/\.c$/, ''));
  };
  return (one, other) => parallel.some((list) => isNamed(list, one) && isNamed(list, other));
}
