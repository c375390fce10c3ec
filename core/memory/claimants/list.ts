import type { BuiltTarget } from '../../project/builtTarget';
import type { Claim } from '../claim';
import { bootClaims } from './boot';
import { cacheClaims } from './caches';
import { copyClaims } from './copies';
import { imageClaims } from './images';
import { modelClaims } from './models';
import { poolClaims } from './pools';
import { programmingClaims } from './programming';
import { regionClaims } from './regions';
import { stackClaims } from './stacks';

/** Says what one kind of artifact of a target occupies. Empty ranges are left out. */
export type Claimant = (target: BuiltTarget) => readonly Claim[];

/** All claimants. A new one is shown on the map and judged by the rules without a change of either. */
export const claimants: readonly Claimant[] = [
  regionClaims,
  imageClaims,
  stackClaims,
  poolClaims,
  modelClaims,
  bootClaims,
  copyClaims,
  cacheClaims,
  programmingClaims,
];
