import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { createSession, type Analysis, type Session, type SessionSettings } from '../core';
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

/**
 * Opens PATH: a folder is a project; a file is looked at within its own folder, or with `inProject` within the project
 * around it.
 */
export async function openProjectAt(
  options: ParsedOptions,
  output: Output,
  inProject = false,
): Promise<OpenedProject> {
  if (options.positionals.length > 1)
    throw new UsageError(`one PATH at most, not ${options.positionals.length}`);
  const given = options.positionals[0] ?? '.';
  let isFolder: boolean;
  try {
    isFolder = (await stat(given)).isDirectory();
  } catch (error) {
    throw new UsageError(`cannot read ${given}: ${reasonOf(error)}`);
  }
  const root = isFolder ? given : inProject ? projectAround(given) : path.dirname(given);
  const only = isFolder ? undefined : toSlashes(path.relative(root, given));
  output.progress(`reading ${given} …`);
  const session = await createSession(nodeFileSystem(root));
  const config = options.string('config');
  const settings: SessionSettings = {
    severities: ruleSettings(options.strings('rule')),
    focus: new Set(only === undefined ? [] : [only]),
    ...(options.string('target') === undefined ? {} : { target: options.string('target')! }),
    ...(config === undefined ? {} : { configurationFile: toSlashes(path.relative(root, config)) }),
  };
  return { session, settings, only, root };
}

/** The nearest folder above a file that looks like a project's root; the file's own folder where none does. */
function projectAround(file: string): string {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    if (['n6mem.json', '.git'].some((name) => existsSync(path.join(folder, name)))) return folder;
    if (folder === path.dirname(folder)) return path.dirname(file);
  }
}

function toSlashes(file: string): string {
  return file.split(path.sep).join('/');
}

/** Opens and checks a project, and says what could not be read: what most commands begin with. */
export async function openAnalysis(
  options: ParsedOptions,
  output: Output,
  inProject = false,
): Promise<{ opened: OpenedProject; analysis: Analysis }> {
  const opened = await openProjectAt(options, output, inProject);
  const analysis = await opened.session.analyse(opened.settings);
  reportUnreadable(opened, output);
  reportConfiguration(opened, analysis, output);
  requireTarget(
    options.string('target'),
    analysis.discovery.targets.map((target) => target.name),
  );
  return { opened, analysis };
}

/** An n6mem.json that cannot be read as such is an input error; lesser problems are said. */
function reportConfiguration({ settings, session }: OpenedProject, analysis: Analysis, output: Output): void {
  const { configurationFile } = settings;
  if (configurationFile !== undefined && analysis.textOf(configurationFile) === undefined) {
    const reason = session.unreadable().find((entry) => entry.path === configurationFile)?.reason;
    throw new UsageError(`cannot read ${configurationFile}: ${reason ?? 'no such file or directory'}`);
  }
  const { configuration } = analysis.discovery;
  for (const { message, span, severity } of configuration?.problems ?? []) {
    const file = configuration!.file;
    const { line, character } = analysis.positions.rangeOf(file, span).start;
    const text = `${file}:${line + 1}:${character + 1}: ${message}`;
    if (severity === 'warning') output.warn(text);
    else throw new UsageError(text);
  }
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
function requireTarget(name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  throw new UsageError(
    `no target is called '${name}'; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`,
  );
}
