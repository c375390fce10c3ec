import { imageOverlapsModel } from '../overlaps/imageOverlapsModel';
import { initializerNotLoaded } from '../boot/initializerNotLoaded';
import { ioSharesActivations } from '../overlaps/ioSharesActivations';
import {
  ldAssertFails,
  ldDivisionByZero,
  ldDuplicateRegion,
  ldExpressionOverflow,
  ldIncludeCycle,
  ldLocationCounterBackwards,
} from '../scripts/ldEvaluated';
import { ldIncludeMissing } from '../scripts/ldIncludeMissing';
import { ldRegionOutsideBoard, ldRegionOutsideDevice } from '../scripts/ldRegionPlace';
import { ldRegionsOverlap } from '../scripts/ldRegionsOverlap';
import { ldSyntax } from '../scripts/ldSyntax';
import { ldUndefinedRegion } from '../scripts/ldUndefinedRegion';
import { ldUndefinedSymbol } from '../scripts/ldUndefinedSymbol';
import { ldUnusedRegion } from '../scripts/ldUnusedRegion';
import { modelOutdated } from '../builds/modelOutdated';
import { modelVersionsDiffer } from '../versions/modelVersionsDiffer';
import { mpoolSchema } from '../pools/mpoolSchema';
import { mpoolNumber, mpoolSyntax } from '../pools/mpoolSyntax';
import { poolAlignment } from '../pools/poolAlignment';
import { poolCacheableInternal } from '../pools/poolCacheableInternal';
import { poolConstantsNowhere } from '../pools/poolConstantsNowhere';
import { poolCrossesBank } from '../pools/poolCrossesBank';
import { poolNameDuplicate } from '../pools/poolNameDuplicate';
import { poolNeedsAbsentNpu } from '../pools/poolNeedsAbsentNpu';
import { poolOutsideBoard } from '../pools/poolOutsideBoard';
import { poolOutsideDevice } from '../pools/poolOutsideDevice';
import { poolOverlapsPool } from '../pools/poolOverlapsPool';
import { poolRights } from '../pools/poolRights';
import { poolTouchesLastBytes } from '../pools/poolTouchesLastBytes';
import { profileOptionUnknown } from '../pools/profileOptionUnknown';
import { profilePoolMissing } from '../pools/profilePoolMissing';
import { regionOverlapsPool } from '../overlaps/regionOverlapsPool';
import type { Rule } from './rule';
import { runtimeArchiveMismatch } from '../versions/runtimeArchiveMismatch';
import { runtimeMissing } from '../versions/runtimeMissing';
import { runtimePartialUpdate } from '../versions/runtimePartialUpdate';
import { runtimeVersionMismatch } from '../versions/runtimeVersionMismatch';
import { stackInPool } from '../overlaps/stackInPool';
import { weightsAddressMismatch } from '../boot/weightsAddressMismatch';
import { weightsOverlapBoot } from '../boot/weightsOverlapBoot';
import { weightsOverlapWeights } from '../overlaps/weightsOverlapWeights';

/** Every rule, in the order of the documentation: targets, pool files and profiles, linker scripts. */
export const rules: readonly Rule[] = [
  regionOverlapsPool,
  imageOverlapsModel,
  weightsOverlapWeights,
  weightsOverlapBoot,
  weightsAddressMismatch,
  initializerNotLoaded,
  modelOutdated,
  runtimeVersionMismatch,
  runtimeArchiveMismatch,
  runtimePartialUpdate,
  modelVersionsDiffer,
  runtimeMissing,
  ioSharesActivations,
  stackInPool,
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
  ldUndefinedSymbol,
  ldUndefinedRegion,
  ldDuplicateRegion,
  ldRegionsOverlap,
  ldRegionOutsideDevice,
  ldRegionOutsideBoard,
  ldUnusedRegion,
  ldLocationCounterBackwards,
  ldAssertFails,
  ldDivisionByZero,
  ldIncludeMissing,
  ldIncludeCycle,
  ldExpressionOverflow,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id);
}
