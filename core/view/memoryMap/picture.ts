import type { AddressRange } from '../../base/addressRange';
import type { Place } from '../../base/span';
import type { Picture, PictureItem } from '../shapes';
import type { MapLane } from './lanes';

/** Something in the memory map that can be pointed at. */
export interface MapItem extends PictureItem {
  readonly kind: 'claim' | 'overlap' | 'free' | 'unknown' | 'absent' | 'bank';
  readonly lane: string;
  readonly range: AddressRange;
  /** Where Enter goes; undefined for banks and free space. */
  readonly source: Place | undefined;
  /** For a claim its id in the model. */
  readonly claim: string | undefined;
}

/** Where a lane's axis came to lie: what turns a pointer into an address and back. */
export interface PlacedLane {
  readonly lane: MapLane;
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  addressAt(x: number): bigint;
  xOf(address: bigint): number;
}

export interface MapPicture extends Picture<MapItem> {
  readonly lanes: readonly PlacedLane[];
}
