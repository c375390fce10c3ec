import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';

/**
 * Puts a finished folder into its place. Where somebody else was quicker theirs stays, and this one goes; where
 * something unfinished lies there it is moved away first. At no moment is there half of a folder.
 * @param {string} finished
 * @param {string} place
 * @param {(folder: string) => boolean} isWhole
 */
export function moveIntoPlace(finished, place, isWhole) {
  mkdirSync(dirname(place), { recursive: true });
  for (let tries = 0; tries < 5; tries++) {
    if (existsSync(place)) {
      if (isWhole(place)) break;
      const aside = `${place}.${process.pid}.old`;
      try {
        renameSync(place, aside);
        rmSync(aside, { recursive: true, force: true });
      } catch {
        // Another one has moved it meanwhile.
        continue;
      }
    }
    try {
      renameSync(finished, place);
      return;
    } catch {
      // Another one came first: look again.
    }
  }
  rmSync(finished, { recursive: true, force: true });
  if (!isWhole(place)) throw new Error(`${place} could not be put into its place`);
}
