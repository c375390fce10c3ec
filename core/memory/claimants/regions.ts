import type { Board, Device } from '../../device/device';
import type { LinkerMap } from '../../image/linkerMap';
import type { Evaluation, OutputSection, Region } from '../../linkerScript/evaluation';
import type { BuiltScript, BuiltTarget } from '../../project/builtTarget';
import { claimOf, type Claim, type RegionSubject } from '../claim';
import { keepsModelPlace } from '../modelPlace';
import { always, whileApplicationRuns, whileFsblRuns } from '../phases';
import { storageOf } from '../storage';
import { currentImage } from './images';

/** The regions of a target's scripts. Those that ld only invents, and empty ones, are none. */
export function regionClaims(target: BuiltTarget): Claim<RegionSubject>[] {
  const current = currentImage(target);
  return target.scripts.flatMap((script) =>
    claimsOfScript(
      script,
      target.addressing,
      target.files.board,
      current?.script === script && current.image.kind === 'linkerMap' ? current.image : undefined,
    ),
  );
}

/**
 * The regions of one script, also of a script that no target uses.
 *
 * @param map what the last link put into the sections, where it is of this very script
 */
export function claimsOfScript(
  script: BuiltScript,
  addressing: Device,
  board: Board | undefined,
  map?: LinkerMap,
): Claim<RegionSubject>[] {
  const { evaluation, role, file } = script;
  const holds = holdingsOf(evaluation, map);
  return evaluation.regions.flatMap((region): Claim<RegionSubject>[] => {
    const { origin, length, invented } = region;
    if (invented || origin === undefined || length === undefined || length <= 0n) return [];
    const written = { start: origin, end: origin + length };
    const { isExternal } = storageOf(addressing, board, written);
    return [
      claimOf(addressing, {
        subject: { kind: 'region', region, script, holds: holds(region) },
        name: region.name,
        written,
        // An FSBL is dead once it has jumped: its RAM is free again, its flash is not.
        alive: isExternal ? always : role === 'boot' ? whileFsblRuns : whileApplicationRuns,
        certainty: 'reserved',
        proof: 'declared',
        place: { file: region.file, span: region.nameSpan },
        side: role,
        owner: file,
      }),
    ];
  });
}

/** What the sections of a script put into its regions. */
function holdingsOf(
  { sections }: Evaluation,
  map: LinkerMap | undefined,
): (region: Region) => RegionSubject['holds'] {
  const inside = new Map<string, OutputSection[]>();
  for (const section of sections) {
    for (const name of new Set([section.region, section.loadRegion])) {
      if (name === undefined) continue;
      const known = inside.get(name);
      if (known) known.push(section);
      else inside.set(name, [section]);
    }
  }
  const someNameRegions = sections.some((section) => section.region !== undefined);
  return ({ name, isReferenced }) => {
    const own = inside.get(name);
    if (own?.every((section) => keepsModelPlace(section, map))) return 'modelPlace';
    return someNameRegions && !isReferenced ? 'nothing' : 'application';
  };
}
