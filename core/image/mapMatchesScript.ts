import { contains, rangeOf } from '../base/addressRange';
import type { Evaluation } from '../linkerScript/evaluation';
import type { ElfImage } from './elf';
import type { LinkerMap } from './linkerMap';
import { isSizeCheck } from './stack';

/** One number that a build and today's script do not share. */
export interface ScriptDifference {
  /** Name of the region, section or symbol. */
  readonly name: string;
  readonly kind: 'region' | 'section' | 'symbol';
  /** For a region origin and length, for a symbol its value, for a section its start and size; undefined: absent. */
  readonly built: readonly bigint[] | undefined;
  readonly script: readonly bigint[] | undefined;
}

/**
 * Whether a build is of today's script. `same`: what it shows is proven; `different`: it is only the last build;
 * `unknown`: the script's numbers depend on what is not known here, so nothing is proven either.
 */
export interface ScriptMatch {
  readonly state: 'same' | 'different' | 'unknown';
  readonly differences: readonly ScriptDifference[];
}

/**
 * Whether the Memory Configuration of a map equals the evaluated script: the same regions with the same origins and
 * lengths, in any order. Attributes are not compared: they move no byte. Regions that ld invents for undeclared names
 * are left out on both sides.
 */
export function mapMatchesScript(map: LinkerMap, evaluation: Evaluation): ScriptMatch {
  if (!map.isLinkerMap) return { state: 'unknown', differences: [] };
  const built = new Map(
    map.regions
      .filter((r) => !(r.origin === 0n && r.length === 0xffffffffn))
      .map((r) => [r.name, [r.origin, r.length]]),
  );
  // A later definition of a name wins, as it does in ld.
  const script = new Map(
    evaluation.regions.filter((r) => !r.invented).map((r) => [r.name, [r.origin, r.length]]),
  );
  const differences: ScriptDifference[] = [];
  let unknown = built.size + script.size === 0;
  for (const [name, [origin, length]] of script) {
    const row = built.get(name);
    const known = origin !== undefined && length !== undefined;
    if (!known) unknown = true;
    const differs =
      !row || (origin !== undefined && origin !== row[0]) || (length !== undefined && length !== row[1]);
    if (differs)
      differences.push({ name, kind: 'region', built: row, script: known ? [origin, length] : undefined });
  }
  for (const [name, row] of built) {
    if (!script.has(name)) differences.push({ name, kind: 'region', built: row, script: undefined });
  }
  return { state: differences.length > 0 ? 'different' : unknown ? 'unknown' : 'same', differences };
}

/**
 * Whether an ELF can be of today's script. An ELF has no Memory Configuration, so what it has is compared: absolute
 * symbols that the script assigns (`_estack`, `_Min_Stack_Size`), and whether each allocated section lies in the
 * region that the script sends it to. `same` needs at least one of each, and says that nothing contradicts: the script
 * of another board whose regions in use are equal matches as well, where a map would tell.
 */
export function elfMatchesScript(image: ElfImage, evaluation: Evaluation): ScriptMatch {
  const differences: ScriptDifference[] = [];
  let symbols = 0;
  let sections = 0;
  const assigned = new Map(evaluation.symbols.map((symbol) => [symbol.name, symbol.value]));
  for (const [name, value] of assigned) {
    const symbol = image.symbolsByName.get(name);
    if (value === undefined || symbol?.absolute !== true) continue;
    symbols++;
    if (symbol.value !== value)
      differences.push({ name, kind: 'symbol', built: [symbol.value], script: [value] });
  }
  const regions = new Map(evaluation.regions.map((region) => [region.name, region]));
  const places = new Map(evaluation.sections.map((section) => [section.name, section.region]));
  for (const section of image.sections) {
    if (!section.allocated || section.range.end === section.range.start || isSizeCheck(section.name))
      continue;
    const region = regions.get(places.get(section.name) ?? '');
    if (region?.origin === undefined || region.length === undefined || region.invented) continue;
    sections++;
    if (contains(rangeOf(region.origin, region.length), section.range)) continue;
    differences.push({
      name: section.name,
      kind: 'section',
      built: [section.range.start, section.range.end - section.range.start],
      script: [region.origin, region.length],
    });
  }
  const state = differences.length > 0 ? 'different' : symbols > 0 && sections > 0 ? 'same' : 'unknown';
  return { state, differences };
}
