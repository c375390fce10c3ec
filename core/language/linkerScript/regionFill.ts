import { distinctBytes, intersect, type AddressRange } from '../../base/addressRange';
import { canonical } from '../../device/addressSpace';
import { occupiedSections } from '../../image/occupiedSections';
import type { BuiltTarget } from '../../project/builtTarget';

/**
 * Bytes of each region, by its name, that the sections of the target's last build occupy: run addresses and the content
 * that is loaded there. Room for heap and stack does not count, since nothing is put there. Undefined where no map or ELF
 * of this script is known.
 *
 * @param file the root script, as the target names it
 */
export function regionFillOf(
  target: BuiltTarget | undefined,
  file: string,
): ReadonlyMap<string, bigint> | undefined {
  const built = target?.images.find(({ script }) => script?.file === file);
  if (!target || !built?.script) return undefined;
  const { evaluation } = built.script;
  const ranges = occupiedSections(built.image, evaluation)
    .flatMap(({ range, loadRange }) => [range, loadRange])
    .filter((range): range is AddressRange => range !== undefined)
    .map((range) => canonical(target.addressing, range));
  const fill = new Map<string, bigint>();
  for (const { name, origin, length, invented } of evaluation.regions) {
    if (invented || origin === undefined || length === undefined || length <= 0n) continue;
    const region = canonical(target.addressing, { start: origin, end: origin + length });
    fill.set(name, distinctBytes(ranges.flatMap((range) => intersect(range, region) ?? [])));
  }
  return fill;
}
