import { intersect, subtract, type AddressRange } from '../base/addressRange';
import { bankAt, banksIn, canonical, fittedRange } from '../device/addressSpace';
import type { Bank, Board, Device } from '../device/device';
import type { Claim } from './claim';

type Bytes = Pick<Claim, 'range'>;

/** What of a claim lies in one bank. */
export interface BankShare {
  readonly bank: Bank;
  /** Canonical; never empty. */
  readonly range: AddressRange;
}

/** The banks that a claim reaches into, in address order, and what of it lies in each. */
export function bankShares(device: Device, { range }: Bytes): readonly BankShare[] {
  return banksIn(device, range).flatMap((bank) => {
    const share = intersect(bank.range, canonical(device, range));
    return share ? [{ bank, range: share }] : [];
  });
}

/** The bytes of a claim that lie in no memory of the device, sorted and disjoint. */
export function outsideDevice(device: Device, { range }: Bytes): readonly AddressRange[] {
  return subtract(
    range,
    banksIn(device, range).map((bank) => bank.range),
  );
}

/** Bytes for which an external window has addresses and the board no memory. */
export interface BeyondBoard {
  /** The external bank that the claim begins in. */
  readonly bank: Bank;
  /** What the board has there; empty where no memory is fitted. */
  readonly fitted: AddressRange;
  readonly beyond: AddressRange;
}

/** What of a claim ends past the memory that the board has in the window that the claim begins in. */
export function beyondBoard(device: Device, board: Board, { range }: Bytes): BeyondBoard | undefined {
  const bank = bankAt(device, range.start);
  if (bank?.kind !== 'external') return undefined;
  const fitted = fittedRange(bank, board);
  const inWindow = intersect(range, bank.range);
  const beyond = inWindow && intersect(inWindow, { start: fitted.end, end: bank.range.end });
  return beyond && { bank, fitted, beyond };
}
