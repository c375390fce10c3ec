import { existsSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import {
  type Analysis,
  createSession,
  formatSize,
  type OnRead,
  type ReaderPaths,
  say,
  sayCount,
  type Session,
  type SessionSettings,
} from '../core';
import { nodeFileSystem, reasonOf } from '../server/node/fileSystem';
import type { ParsedOptions } from './options';
import { ruleSettings } from './options';
import type { Output } from './output';
import { withReaderPaths } from './readerPaths';
import { pathOf, type System } from './system';
import { UsageError } from './usageError';
import { touching } from './withinPaths';

/** A project opened for one command. */
export interface OpenedProject {
  readonly session: Session;
  readonly settings: SessionSettings;
  /** Asks something of what touches the PATHs that may need files which checking does not. */
  readonly ask: <T>(question: (analysis: Analysis) => T) => Promise<T>;
  /** Where PATH is one file: its name below the root; everything else is context. */
  readonly only: string | undefined;
  /** What PATHs name below the root, files and folders; empty where the whole project is meant. */
  readonly within: readonly string[];
  /** The folder that file names are relative to, as PATH gave it. */
  readonly root: string;
  /** The same, absolute. */
  readonly folder: string;
  /** Folders outside that links may lead into. */
  readonly follow: readonly string[];
  /** A file of the project as the working directory names it: to be clicked and applied. */
  readonly shown: (file: string) => string;
}

interface PathGiven {
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * Opens the project around the PATHs of a command, folders or files, `.` where none is given. A file that this project
 * does not list, as one in a folder that it leaves out, is looked at in its own folder.
 */
export async function openProjectAt(options: ParsedOptions, output: Output): Promise<OpenedProject> {
  const { positionals } = options;
  const { system } = output;
  const given = (positionals.length > 0 ? positionals : ['.']).map((each) => pathGiven(system, each));
  const opened = await openRoot(commonProject(system, given), given, options, output);
  const [only] = given;
  return given.length > 1 || only!.isFolder || opened.session.project.isListed(opened.only!)
    ? opened
    : openRoot(path.dirname(only!.path), given, options, output);
}

/** Opens the folder that PATH names, whatever is around it. */
export async function openFolder(options: ParsedOptions, output: Output): Promise<OpenedProject> {
  const { positionals } = options;
  if (positionals.length > 1) throw new UsageError(say`one PATH at most, not ${positionals.length}`);
  const given = pathGiven(output.system, positionals[0] ?? '.');
  return openRoot(given.isFolder ? given.path : path.dirname(given.path), [given], options, output);
}

async function openRoot(
  root: string,
  given: readonly PathGiven[],
  options: ParsedOptions,
  output: Output,
): Promise<OpenedProject> {
  const { positionals } = options;
  const { system } = output;
  const folder = pathOf(system, root);
  const fromRoot = (named: string): string => toSlashes(path.relative(folder, pathOf(system, named)));
  const below = given.map((each) => fromRoot(each.path));
  const files = below.filter((_, at) => !given[at]!.isFolder);
  output.progress(say`reading ${positionals.join(', ') || root} …`);
  const follow = options.strings('follow').map((named) => pathOf(system, named));
  const onRead: OnRead = (file, read, size) =>
    output.progress(
      say`reading ${file}, ${formatSize(BigInt(size))}: ${Math.floor((100 * read) / Math.max(1, size))} % …`,
    );
  const session = await createSession(nodeFileSystem(folder, { follow, onRead }));
  const config = options.string('config');
  const settings: SessionSettings = {
    severities: ruleSettings(options.strings('rule'), options.strings('only')),
    focus: new Set(files),
    ...(options.string('target') === undefined ? {} : { target: options.string('target')! }),
    ...(config === undefined ? {} : configurationOf(system, folder, config)),
    ...(options.strings('exclude').length === 0 ? {} : { exclude: options.strings('exclude') }),
    ...(options.strings('include').length === 0
      ? {}
      : { includePaths: options.strings('include').map(fromRoot) }),
  };
  const within = below.includes('') ? [] : below;
  return {
    session,
    settings,
    ask: (question) => session.ask(settings, (analysis) => question(touching(analysis, within))),
    only: files.length === 1 && below.length === 1 ? files[0] : undefined,
    within,
    root,
    folder,
    follow,
    shown: (file) => toSlashes(path.relative(system.cwd, path.resolve(folder, file))) || '.',
  };
}

/** `--config FILE`, wherever it lies; its own paths are relative to it. */
function configurationOf(system: System, folder: string, file: string) {
  try {
    return {
      configurationFile: toSlashes(path.relative(folder, pathOf(system, file))),
      configurationText: readFileSync(pathOf(system, file), 'utf8'),
    };
  } catch (error) {
    throw new UsageError(say`cannot read ${file}: ${reasonOf(error)}`);
  }
}

function pathGiven(system: System, given: string): PathGiven {
  try {
    return { path: given, isFolder: statSync(pathOf(system, given)).isDirectory() };
  } catch (error) {
    throw new UsageError(say`cannot read ${given}: ${reasonOf(error)}`);
  }
}

/** The one project that all paths lie in. */
function commonProject(system: System, given: readonly PathGiven[]): string {
  const [first, ...others] = given.map(({ path: place, isFolder }) =>
    projectAround(system, isFolder ? place : path.dirname(place)),
  );
  const stranger = others.findIndex((root) => pathOf(system, root) !== pathOf(system, first!));
  if (stranger >= 0)
    throw new UsageError(
      say`${given[0]!.path} and ${given[stranger + 1]!.path} belong to two projects (${first!}, ${others[stranger]!}): name them one after the other`,
    );
  return first!;
}

/**
 * The project that a folder belongs to: the nearest one, itself or above, with an n6mem.json, else the root of its
 * repository; the folder itself where there is neither.
 */
export function projectAround(system: System, named: string): string {
  const folder = pathOf(system, named);
  for (const mark of ['n6mem.json', '.git']) {
    for (let at = folder; ; at = path.dirname(at)) {
      if (existsSync(path.join(at, mark))) return at === folder ? named : at;
      if (at === path.dirname(at)) break;
    }
  }
  return named;
}

function toSlashes(file: string): string {
  return file.split(path.sep).join('/');
}

/** A project opened and checked. */
export interface OpenedAnalysis {
  readonly opened: OpenedProject;
  /** What touches the PATHs of the command. */
  readonly analysis: Analysis;
  /** The whole project. */
  readonly whole: Analysis;
}

interface Opening {
  readonly open?: typeof openProjectAt;
  /** Whether the command itself says what was not checked, and so what could not be read. */
  readonly saysWhatIsLeft?: boolean;
}

/** Opens and checks a project, and says what could not be read: what most commands begin with. */
export async function openAnalysis(
  options: ParsedOptions,
  output: Output,
  { open = openProjectAt, saysWhatIsLeft = false }: Opening = {},
): Promise<OpenedAnalysis> {
  const opened = await open(options, output);
  const whole = await opened.session.analyse(opened.settings);
  if (saysWhatIsLeft) requireReadable(opened);
  else reportUnreadable(opened, output);
  reportConfiguration(opened, whole, output);
  requireTarget(
    options.string('target'),
    whole.discovery.targets.map((target) => target.name),
  );
  return { opened, analysis: touching(whole, opened.within), whole };
}

/** What is said where no target is there to print. */
export function noTarget({ within, shown }: OpenedProject): string {
  return within.length === 0
    ? `${say`No target found.`}\n`
    : `${within.length === 1 ? say`No target found that uses ${shown(within[0]!)}.` : say`No target found that uses any of ${within.map(shown).join(', ')}.`}\n`;
}

/** Files, and texts that name files, as they are found from the working directory. */
export function readerPathsOf({ session: { project }, shown }: OpenedProject): ReaderPaths {
  return { pathOf: shown, readable: withReaderPaths(project.files.paths, shown) };
}

/**
 * Prints text for people about a project: files that it names are named from the working directory, to be clicked and
 * pasted.
 */
export function printAbout(opened: OpenedProject, output: Output, text: string): void {
  output.print(readerPathsOf(opened).readable(text));
}

/** A command's JSON with the folder that its file names are relative to. */
export function withRoot<T extends { readonly version: number }>(
  { folder }: OpenedProject,
  { version, ...rest }: T,
): { readonly version: number; readonly root: string } & Omit<T, 'version'> {
  return { version, root: toSlashes(folder), ...rest };
}

/** An n6mem.json that cannot be read as such is an input error; lesser problems are said. */
function reportConfiguration({ shown }: OpenedProject, analysis: Analysis, output: Output): void {
  const { configuration } = analysis.discovery;
  for (const { message, span, severity } of configuration?.problems ?? []) {
    const file = configuration!.file;
    const { line, character } = analysis.positions.rangeOf(file, span).start;
    const text = `${shown(file)}:${line + 1}:${character + 1}: ${message}`;
    if (severity === 'warning') output.warn(text);
    else throw new UsageError(text);
  }
}

/** An unreadable PATH is an error, and so is an n6mem.json that is there and says nothing. */
function requireReadable({ session, settings, only, shown }: OpenedProject): void {
  const configuration = settings.configurationFile ?? 'n6mem.json';
  for (const { path: name, reason, isNotText } of session.unreadable()) {
    if (name === '.' || (name === only && isNotText !== true) || name === configuration)
      throw new UsageError(say`cannot read ${shown(name)}: ${reason}`);
  }
}

/** Says on standard error what could not be read. */
export function reportUnreadable(opened: OpenedProject, output: Output): void {
  requireReadable(opened);
  const { session, shown } = opened;
  const unreadable = session.unreadable();
  for (const { path: name, reason } of unreadable.slice(0, 5))
    output.warn(say`cannot read ${shown(name)}: ${reason}`);
  if (unreadable.length > 5)
    output.warn(
      sayCount(unreadable.length - 5, 'and {0} more that cannot be read', 'and {0} more that cannot be read'),
    );
  if (session.isCut()) output.warn(say`the folder holds more files than are read; findings may be missing`);
}

/** A target that was asked for by name must be there. */
function requireTarget(name: string | undefined, known: readonly string[]): void {
  if (name === undefined || known.includes(name)) return;
  const names = known.join(', ');
  if (known.length === 0) throw new UsageError(say`no target is called '${name}'; there is none`);
  throw new UsageError(
    known.length === 1
      ? say`no target is called '${name}'; there is ${names}`
      : say`no target is called '${name}'; there are ${names}`,
  );
}
