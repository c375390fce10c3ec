import { isReplacedAsWhole } from '../../project/classify';

/**
 * Whether a file belongs to a package that is replaced as a whole, or is written again by every build: findings there are
 * shown, edits are not offered.
 */
export function isVendored(path: string): boolean {
  return isReplacedAsWhole(path) || /(?:^|\/)zephyr\/(?:linker\.cmd|zephyr\.dts)$/.test(path);
}
