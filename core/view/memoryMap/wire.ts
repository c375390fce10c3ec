import {
  boardFromWire,
  boardToWire,
  deviceFromWire,
  deviceToWire,
  rangeFromWire,
  rangeToWire,
  type WireBoard,
  type WireDevice,
  type WireRange,
} from '../wire';
import type { MapClaim, MapModel, MapOverlap } from './model';

/** A memory map as JSON: what a server sends and a file embeds. */
export interface WireMap {
  readonly target: string;
  readonly device: WireDevice;
  readonly deviceIsKnown: boolean;
  readonly board: WireBoard | null;
  readonly claims: readonly (Omit<MapClaim, 'range' | 'written'> & {
    readonly range: WireRange;
    readonly written: WireRange;
  })[];
  readonly overlaps: readonly (Omit<MapOverlap, 'range' | 'pieces' | 'proof'> & {
    readonly range: WireRange;
    readonly pieces: readonly WireRange[];
    readonly proof: NonNullable<MapOverlap['proof']> | null;
  })[];
}

export function mapToWire(model: MapModel): WireMap {
  return {
    target: model.target,
    device: deviceToWire(model.device),
    deviceIsKnown: model.deviceIsKnown,
    board: model.board ? boardToWire(model.board) : null,
    claims: model.claims.map((claim) => ({
      ...claim,
      range: rangeToWire(claim.range),
      written: rangeToWire(claim.written),
    })),
    overlaps: model.overlaps.map((overlap) => ({
      ...overlap,
      range: rangeToWire(overlap.range),
      pieces: overlap.pieces.map(rangeToWire),
      proof: overlap.proof ?? null,
    })),
  };
}

export function mapFromWire(wire: WireMap): MapModel {
  return {
    target: wire.target,
    device: deviceFromWire(wire.device),
    deviceIsKnown: wire.deviceIsKnown,
    board: wire.board ? boardFromWire(wire.board) : undefined,
    claims: wire.claims.map((claim) => ({
      ...claim,
      range: rangeFromWire(claim.range),
      written: rangeFromWire(claim.written),
    })),
    overlaps: wire.overlaps.map((overlap) => ({
      ...overlap,
      range: rangeFromWire(overlap.range),
      pieces: overlap.pieces.map(rangeFromWire),
      proof: overlap.proof ?? undefined,
    })),
  };
}
