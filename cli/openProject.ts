import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { createSession, type Session, type SessionSettings } from '../core';
import { nodeFileSystem, reasonOf } from '../server/node/fileSystem';
import type { ParsedOptions } from './options';
import { ruleSettings } from './options';
import type { Output } from './output';
import { UsageError } from './usageError';

/** A project opened for one command. */
export interface OpenedProject {
  readonly session: Session;
  readonly settings: SessionSettings;
  /** Where PATH is one file: its name below the root; everything else is context. */
  readonly only: string | undefined;
  /** The folder that file names are relative to. */
  readonly root: string;
}

/** Opens PATH: a folder is a project, a file is checked within its own folder. */
export async function openProjectAt(options: ParsedOptions, output: Output): Promise<OpenedProject> {
  if (options.positionals.length > 1)
    throw new UsageError(`one PATH at most, not ${options.positionals.length}`);
  const given = options.positionals[0] ?? '.';
  let isFolder: boolean;
  try {
    isFolder = (await stat(given)).isDirectory();
  } catch (error) {
    throw new UsageError(`cannot read ${given}: ${reasonOf(error)}`);
  }
  const root = isFolder ? given : path.dirname(given);
  const only = isFolder ? undefined : path.basename(given);
  output.progress(`reading ${given} …`);
  const session = await createSession(nodeFileSystem(root));
  const config = options.string('config');
  const settings: SessionSettings = {
    severities: ruleSettings(options.strings('rule')),
    focus: new Set(only === undefined ? [] : [only]),
    ...(options.string('target') === undefined ? {} : { target: options.string('target')! }),
    ...(config === undefined
      ? {}
      : { configurationFile: path.relative(root, config).split(path.sep).join('/') }),
  };
  return { session, settings, only, root };
}

/** Says on standard error what could not be read; an unreadable PATH itself is an error. */
export function reportUnreadable({ session, only }: OpenedProject, output: Output): void {
  const unreadable = session.unreadable();
  for (const { path: name, reason } of unreadable) {
    if (name === '.' || name === only) throw new UsageError(`cannot read ${name}: ${reason}`);
  }
  for (const { path: name, reason } of unreadable.slice(0, 5)) output.warn(`cannot read ${name}: ${reason}`);
  if (unreadable.length > 5) output.warn(`and ${unreadable.length - 5} more that cannot be read`);
  if (session.isCut()) output.warn('the folder holds more files than are read; findings may be missing');
}

/** A target that was asked for by name must be there. */
export function requireTarget(name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  throw new UsageError(
    `no target is called '${name}'; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`,
  );
}
