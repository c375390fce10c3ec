import { imageOverlapsModel } from './imageOverlapsModel';
import { initializerNotLoaded } from './initializerNotLoaded';
import { ioSharesActivations } from './ioSharesActivations';
import {
  ldAssertFails,
  ldDivisionByZero,
  ldDuplicateRegion,
  ldExpressionOverflow,
  ldIncludeCycle,
  ldLocationCounterBackwards,
} from './ldEvaluated';
import { ldIncludeMissing } from './ldIncludeMissing';
import { ldRegionOutsideBoard, ldRegionOutsideDevice } from './ldRegionPlace';
import { ldRegionsOverlap } from './ldRegionsOverlap';
import { ldSyntax } from './ldSyntax';
import { ldUndefinedRegion } from './ldUndefinedRegion';
import { ldUndefinedSymbol } from './ldUndefinedSymbol';
import { ldUnusedRegion } from './ldUnusedRegion';
import { modelOutdated } from './modelOutdated';
import { modelVersionsDiffer } from './modelVersionsDiffer';
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
import { runtimeMissing } from './runtimeMissing';
import { runtimePartialUpdate } from './runtimePartialUpdate';
import { runtimeVersionMismatch } from './runtimeVersionMismatch';
import { stackInPool } from './stackInPool';
import { weightsAddressMismatch } from './weightsAddressMismatch';
import { weightsOverlapBoot } from './weightsOverlapBoot';
import { weightsOverlapWeights } from './weightsOverlapWeights';

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
