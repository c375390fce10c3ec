import type { AddressRange } from '../base/addressRange';
import type { Place } from '../base/span';

export type ClaimKind = 'region' | 'section' | 'pool' | 'poolUsed' | 'buffer' | 'weights' | 'image' | 'stack';

/** An address range that one artifact of a target lays hold of. The heart of the project: every overlap is one of claims. */
export interface Claim {
  readonly kind: ClaimKind;
  /** What people call it: the region's, pool's or buffer's name. */
  readonly name: string;
  /** Addresses as written in the source. */
  readonly written: AddressRange;
  /** The same bytes at canonical (secure) addresses. */
  readonly range: AddressRange;
  readonly source: Place;
  /** Which side of the border it is on. */
  readonly side: 'application' | 'model' | 'boot';
  /** `used`: bytes that are surely touched; `reserved`: bytes that are merely set aside. */
  readonly certainty: 'used' | 'reserved';
  /** The file that owns it where several models or scripts meet. */
  readonly owner: string;
  /** A pool as the built model still has it, while the pool file has moved on. */
  readonly isAsBuilt?: true;
}
