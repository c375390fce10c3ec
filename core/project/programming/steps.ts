import { compareTexts } from '../../base/order';
import { basename, dirname, foldersAbove, join } from '../../base/path';
import type { Span } from '../../base/span';
import type { Artifacts } from '../artifacts';
import { isToolWorkspace, isVendorPath } from '../classify';
import { byTail } from '../discovery/fileTree';
import type { DependencyCache, Reading } from '../dependencyCache';
import type { ProjectFiles } from '../projectFiles';
import { cmakeCommands } from './cmake';
import { cprojectCommands, jsonCommands } from './json';
import { makeCommands, makeIncludes } from './make';
import { pythonCommands } from './python';
import { known, type ScriptCommand, type Word } from './script';
import { shellCommands } from './shell';
import { toolCalls, type ToolCall } from './tools';

/** A file that a step names. */
export interface StepFile {
  /** As the step names it, with what variables stood for put in. */
  readonly text: string;
  /** The project's file that it surely is; undefined for what is not there, such as the results of a build. */
  readonly path: string | undefined;
  /** Where it would lie, from the folder that the step runs in; undefined where a part of the name is unknown. */
  readonly expected: string | undefined;
  readonly span: Span | undefined;
}

/** One command of the project that brings bytes on their way to the board. Read, never run. */
export interface ProgrammingStep {
  /**
   * `write`: to the board; `convert`: one file made of another; `sign`: a signed image made of a binary; `erase`: of
   * memory of the board, `file` says what (`all`).
   */
  readonly kind: ToolCall['kind'];
  /** The tool as people call it. */
  readonly tool: string;
  readonly file: StepFile;
  /** What a conversion or signing makes. */
  readonly output: StepFile | undefined;
  /** Where the bytes go, as written; undefined where the step does not say, or not surely. */
  readonly address: bigint | undefined;
  /** The number that says so, in the command or in the variable that it uses. */
  readonly addressSpan: Span | undefined;
  /** The external loader that the command names; undefined where it names none, or not surely. */
  readonly loader: string | undefined;
  /** Of a signing: whether it asks for the payload at 0x400. */
  readonly isAligned: boolean | undefined;
  /** The file that holds the command. */
  readonly script: string;
  /** Zero-based line of the command. */
  readonly line: number;
  /** The line, trimmed. */
  readonly text: string;
}

/** More files of scripts than any project writes by hand. */
const mostScripts = 500;
const largestScript = 256 * 1024;

type Reader = (text: string, path: string, files: ProjectFiles) => readonly ScriptCommand[];

const byExtension: Readonly<Record<string, Reader>> = {
  sh: (text) => shellCommands(text, 'shell'),
  bash: (text) => shellCommands(text, 'shell'),
  bat: (text) => shellCommands(text, 'batch'),
  cmd: (text) => shellCommands(text, 'batch'),
  ps1: (text) => shellCommands(text, 'powerShell'),
  py: (text) => pythonCommands(text),
  mk: readMake,
  launch: (text) => launchCommands(text),
  cmake: (text) => cmakeCommands(text),
  cfg: (text) => tclCommands(text),
  tcl: (text) => tclCommands(text),
  ocd: (text) => tclCommands(text),
  gdb: (text) => shellCommands(text, 'shell'),
};

function readerOf(path: string): Reader | undefined {
  const name = basename(path);
  if (/^(?:GNU)?makefile(?:\..+)?$/i.test(name)) return readMake;
  if (/(?:^|\/)\.vscode\/(?:tasks|launch)\.json$/.test(path)) return (text) => jsonCommands(text);
  if (name === 'CMakeLists.txt') return (text) => cmakeCommands(text);
  if (name === '.cproject') return (text) => cprojectCommands(text);
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot + 1).toLowerCase();
  return dot > 0 && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}

function readMake(text: string, path: string, files: ProjectFiles): readonly ScriptCommand[] {
  const included = makeIncludes(text).flatMap((name) => {
    const found = [join(dirname(path), name), name].find((candidate) => files.has(candidate));
    return (found === undefined ? undefined : files.text(found)) ?? [];
  });
  return makeCommands(text, included);
}

/** OpenOCD's scripts: `set NAME VALUE` gives a variable its value, which takes as many characters as `NAME=VALUE`. */
function tclCommands(text: string): readonly ScriptCommand[] {
  const plain = text.replace(
    /^([ \t]*)set[ \t]([ \t]*\w+)[ \t](?=[^\s=])/gm,
    (_, blank: string, name: string) => `${blank}    ${name}=`,
  );
  return shellCommands(plain, 'shell');
}

/**
 * CubeIDE's and Eclipse's debug configurations: the files that a start downloads (`loadList`), and commands of OpenOCD and
 * GDB as text.
 */
function launchCommands(text: string): readonly ScriptCommand[] {
  return [...loadListCommands(text), ...textCommands(text)];
}

/** `{"fItems":[{"fPath":"Debug/app.elf","fDownload":true,…}]}`: each goes where the file itself says. */
function loadListCommands(text: string): readonly ScriptCommand[] {
  return [...text.matchAll(/\.launch\.loadList" value="([^"]*)"/g)].flatMap((match) =>
    [...match[1]!.matchAll(/\{[^{}]*&quot;fPath&quot;:&quot;([^&]+)&quot;[^{}]*\}/g)].flatMap((item) => {
      if (!/&quot;fDownload&quot;:true/.test(item[0])) return [];
      const words = ['STM32_Programmer_CLI', '-w', item[1]!].map((word) => known(word, -1));
      return [{ words, start: match.index }];
    }),
  );
}

function textCommands(text: string): readonly ScriptCommand[] {
  return [...text.matchAll(/\bvalue="([^"]*\b(?:program|load_image|write_image|restore)\b[^"]*)"/g)].flatMap(
    (match) =>
      match[1]!
        .split(/&#(?:10|13);|\n/)
        .flatMap((line) => shellCommands(line.replace(/&quot;/g, '"'), 'shell', new Map(), -1e9))
        .map(({ words }) => ({
          words: words.map((word) => ({ ...word, span: undefined })),
          start: match.index,
        })),
  );
}

const scriptLists = new WeakMap<readonly string[], readonly string[]>();

/** The files that may hold steps, those near the project's root first. */
function scriptsOf(paths: readonly string[]): readonly string[] {
  const seen = scriptLists.get(paths);
  if (seen) return seen;
  const depth = (path: string): number => path.split('/').length;
  const found = paths
    .filter((path) => readerOf(path) !== undefined && !isVendorPath(path) && !isToolWorkspace(path))
    .filter((path) => !path.endsWith('.py') || isAboutFlashing(path))
    .sort((a, b) => depth(a) - depth(b) || compareTexts(a, b))
    .slice(0, mostScripts);
  scriptLists.set(paths, found);
  return found;
}

/** Of Python's many files only those are read whose name or folder says that they may concern the board. */
function isAboutFlashing(path: string): boolean {
  return /flash|prog|sign|deploy|burn|upload|load|weight|model|build|generate|script|tool|make|run/i.test(
    path.split('/').slice(-2).join('/'),
  );
}

const worthReading =
  /programmer|signingtool|objcopy|srec_cat|openocd|pyocd|st-flash|st-?link_?cli|west +flash|^[ \t]*program\s|loadList|write_image|load_image|\brestore\b|["'\s]-(?:w|d|-write|-download)["'\s]|network_data|atonbuf/im;

const reading: Reading<string, readonly ProgrammingStep[]> = {
  kind: 'programming steps',
  compute: (path, files) => {
    const text = files.size(path) > largestScript ? undefined : files.text(path);
    if (text === undefined || !worthReading.test(text)) return [];
    const commands = readerOf(path)?.(text, path, files) ?? [];
    const lineStarts = lineStartsOf(text);
    return commands.flatMap(({ words, start }) =>
      toolCalls(words).map((call) => stepOf(call, path, text, lineAt(lineStarts, start), lineStarts, files)),
    );
  },
};

/** Every step of the project, by script and place. */
export function programmingSteps(artifacts: Pick<Artifacts, 'files' | 'cache'>): readonly ProgrammingStep[] {
  const { files, cache }: { readonly files: ProjectFiles; readonly cache: DependencyCache } = artifacts;
  return scriptsOf(files.paths).flatMap((path) => cache.read(reading, path, files));
}

function stepOf(
  call: ToolCall,
  script: string,
  text: string,
  line: number,
  lineStarts: readonly number[],
  files: ProjectFiles,
): ProgrammingStep {
  const output = call.kind === 'convert' || call.kind === 'sign' ? call.output : undefined;
  const address = call.kind === 'convert' || call.kind === 'write' ? call.address : undefined;
  const loader = call.kind === 'write' && call.loader?.isKnown ? call.loader.text : undefined;
  const number = address?.isKnown ? numberOf(address.text) : undefined;
  return {
    kind: call.kind,
    tool: call.tool,
    file: stepFile(call.file, script, files),
    output: output && stepFile(output, script, files),
    address: number,
    addressSpan: number === undefined ? undefined : address?.span,
    loader,
    isAligned: call.kind === 'sign' ? call.isAligned : undefined,
    script,
    line,
    text: text.slice(lineStarts[line]!, lineStarts[line + 1] ?? text.length).trim(),
  };
}

function numberOf(text: string): bigint | undefined {
  const digits = text.replaceAll('_', '');
  return /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(digits) ? BigInt(digits) : undefined;
}

/** Scripts run in their own folder, at the project's root or somewhere between; tasks at the workspace's folder. */
function stepFile(word: Word, script: string, files: ProjectFiles): StepFile {
  const text = word.text.replace(/\\/g, '/');
  if (!word.isKnown) {
    // `$ROOT/Model/network_data.hex`: the known end may be enough to know the one file.
    const tail = text.slice(text.lastIndexOf('\ufffd') + 1).replace(/^[^/]*\//, '');
    const path = tail === '' || !text.includes('/') ? undefined : byTail(files, tail, tail.split('/').length);
    return { text, path, expected: undefined, span: word.span };
  }
  const home = dirname(script);
  const folders = [home, ...foldersAbove(home), ''];
  const isAbsolute = /^(?:[a-z]:)?\//i.test(text);
  const path = isAbsolute
    ? byTail(files, text, 2)
    : folders.map((folder) => join(folder, text)).find((candidate) => files.has(candidate));
  return { text, path, expected: isAbsolute ? undefined : join(workFolder(script), text), span: word.span };
}

/** The folder that a script's commands run in, as far as it can be told: tasks run in the workspace's. */
export function workFolder(script: string): string {
  const home = dirname(script);
  return basename(home) === '.vscode' ? dirname(home) : home;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
