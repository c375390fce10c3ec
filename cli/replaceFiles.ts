import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { say } from '../core';
import { linkGuard, reasonOf, type LinkGuard } from '../server/node/fileSystem';
import { UsageError } from './usageError';

/** One file that is to hold other bytes. */
export interface Replacement {
  /** As messages name it. */
  readonly name: string;
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

interface Staged {
  readonly name: string;
  /** The file itself, behind links. */
  readonly target: string;
  readonly temporary: string;
  /** Other names have the same bytes, so that no other file may take its place. */
  readonly isHardLinked: boolean;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/**
 * Gives files new contents, all of them or, as far as the disk allows, none: each is written beside the old file first,
 * with its mode and owner, and takes its place at once. A full disk or a kill leaves the old files. A file that is not
 * as it was read, or that a link has outside `root`, is not written. A file with several names keeps them: it is written in
 * place, once a copy of the new contents has fitted on the disk.
 *
 * @param follow folders outside that links may lead into
 */
export async function replaceFiles(
  replacements: readonly Replacement[],
  root: string,
  follow: readonly string[],
): Promise<void> {
  const guard = linkGuard(root, follow);
  const staged: Staged[] = [];
  try {
    for (const replacement of replacements) {
      const target = await targetOf(replacement, guard);
      const twin = staged.find((other) => other.target === target);
      if (!twin) staged.push(stage(replacement, target));
      else if (Buffer.compare(twin.after, replacement.after) !== 0)
        throw new UsageError(
          say`${twin.name} and ${replacement.name} are one file with two different changes; nothing was written`,
        );
    }
    for (const { name, target, before } of staged) requireUnchanged(name, target, before);
    for (const { name, target, temporary, isHardLinked, after } of staged)
      attempt(name, () => (isHardLinked ? writeFileSync(target, after) : renameSync(temporary, target)));
  } finally {
    for (const { temporary } of staged) removeIfThere(temporary);
  }
}

async function targetOf({ name, path: file }: Replacement, guard: LinkGuard): Promise<string> {
  const target = await guard.resolve(file).catch((error: unknown) => {
    throw new UsageError(say`cannot write ${name}: ${reasonOf(error)}`);
  });
  if (target === undefined)
    throw new UsageError(say`cannot write ${name}: it is a link that leads out of the folder`);
  return target;
}

function stage({ name, before, after }: Replacement, target: string): Staged {
  const temporary = path.join(
    path.dirname(target),
    // A name may have 255 bytes; of this one there is always place for the rest.
    `.${path.basename(target).slice(0, 60)}.${randomUUID().slice(0, 8)}.n6mem`,
  );
  let isHardLinked = false;
  attempt(name, () => {
    const { mode, uid, gid, nlink } = statSync(target);
    // A rename needs no right to write the file itself; whoever took it away meant it.
    if ((mode & 0o222) === 0) throw new UsageError(say`cannot write ${name}: it is read-only`);
    accessSync(target, constants.W_OK);
    isHardLinked = nlink > 1;
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, after);
      fsyncSync(handle);
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    } finally {
      closeSync(handle);
    }
    try {
      const own = statSync(temporary);
      if (own.uid !== uid || own.gid !== gid) chownSync(temporary, uid, gid);
      chmodSync(temporary, mode & 0o7777);
    } catch (error) {
      removeIfThere(temporary);
      throw error;
    }
  });
  return { name, target, temporary, isHardLinked, before, after };
}

function requireUnchanged(name: string, target: string, before: Uint8Array): void {
  attempt(name, () => {
    if (Buffer.compare(readFileSync(target), before) !== 0)
      throw new UsageError(say`${name} has changed since it was read; nothing was written`);
  });
}

function attempt(name: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(say`cannot write ${name}: ${reasonOf(error)}`);
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It took the old file's place, or never came to be.
  }
}
