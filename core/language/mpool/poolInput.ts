import type { Board, Device } from '../../device/device';
import type { PoolFile } from '../../memoryPool/poolFile';
import type { BuiltTarget } from '../../project/builtTarget';

/** What every language service for `.mpool` files is given. The caller parses once per text. */
export interface PoolInput {
  /** Project-relative path. */
  readonly file: string;
  readonly text: string;
  readonly poolFile: PoolFile;
  /** By evidence, or inferred from the pools themselves; undefined where nothing names it. */
  readonly device: Device | undefined;
  readonly board: Board | undefined;
  /** The targets that use the file; empty where none does. */
  readonly targets: readonly BuiltTarget[];
  /** All targets of the project: what a file that no target uses yet should leave alone. */
  readonly around?: readonly BuiltTarget[];
}
