import { ldSyntax, ldUndefinedRegion } from './ldSyntax';
import { modelOutdated } from './modelOutdated';
import { mpoolSchema } from './mpoolSchema';
import { mpoolNumber, mpoolSyntax } from './mpoolSyntax';
import { poolAlignment } from './poolAlignment';
import { poolCacheableInternal } from './poolCacheableInternal';
import { poolConstantsNowhere } from './poolConstantsNowhere';
import { poolCrossesBank } from './poolCrossesBank';
import { poolNameDuplicate } from './poolNameDuplicate';
import { poolNeedsAbsentNpu } from './poolNeedsAbsentNpu';
import { poolOutsideBoard } from './poolOutsideBoard';
import { poolOutsideDevice } from './poolOutsideDevice';
import { poolOverlapsPool } from './poolOverlapsPool';
import { poolRights } from './poolRights';
import { poolTouchesLastBytes } from './poolTouchesLastBytes';
import { profileOptionUnknown } from './profileOptionUnknown';
import { profilePoolMissing } from './profilePoolMissing';
import { regionOverlapsPool } from './regionOverlapsPool';
import type { Rule } from './rule';
import { runtimeArchiveMismatch } from './runtimeArchiveMismatch';
import { runtimePartialUpdate } from './runtimePartialUpdate';
import { runtimeVersionMismatch } from './runtimeVersionMismatch';

/** Every rule, in the order of the documentation: targets, pool files and profiles, linker scripts. */
export const rules: readonly Rule[] = [
  regionOverlapsPool,
  modelOutdated,
  runtimeVersionMismatch,
  runtimeArchiveMismatch,
  runtimePartialUpdate,
  mpoolSyntax,
  mpoolSchema,
  mpoolNumber,
  poolNameDuplicate,
  poolOverlapsPool,
  poolOutsideDevice,
  poolOutsideBoard,
  poolCrossesBank,
  poolTouchesLastBytes,
  poolCacheableInternal,
  poolRights,
  poolAlignment,
  poolConstantsNowhere,
  poolNeedsAbsentNpu,
  profilePoolMissing,
  profileOptionUnknown,
  ldSyntax,
  ldUndefinedRegion,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id);
}
