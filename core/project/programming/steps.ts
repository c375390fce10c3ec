import { compareTexts } from '../../base/order';
import { oncePer } from '../../base/oncePer';
import { basename, dirname, foldersAbove, join } from '../../base/path';
import type { Span } from '../../base/span';
import type { Artifacts } from '../artifacts';
import { isToolWorkspace, isVendorPath } from '../classify';
import { byTail } from '../discovery/fileTree';
import { guarded, readWhole, type PartlyRead, type Reading as WholeReading } from '../build/reading';
import { troubleOf } from '../build/workBudget';
import type { DependencyCache, Reading } from '../dependencyCache';
import type { ProjectFiles } from '../projectFiles';
import { readerOf } from './readers';
import { newVariables, type Word } from './script';
import type { ReadCall, ToolCall } from './toolCall';

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
  /** The folder that it runs in, as far as it can be told. */
  readonly folder: string;
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

/** The files that may hold steps, those near the project's root first. */
const scriptsOf = oncePer((paths: readonly string[]): readonly string[] => {
  const depth = (path: string): number => path.split('/').length;
  return paths
    .filter((path) => readerOf(path) !== undefined && !isVendorPath(path) && !isToolWorkspace(path))
    .filter((path) => !path.endsWith('.py') || isAboutFlashing(path))
    .sort(
      (a, b) =>
        Number(isForAnotherTool(a)) - Number(isForAnotherTool(b)) ||
        depth(a) - depth(b) ||
        compareTexts(a, b),
    )
    .slice(0, mostScripts);
});

/** What people read and run themselves comes before the configurations of tools that do it for them. */
function isForAnotherTool(path: string): boolean {
  return /\.(?:conf|ya?ml|tsv)$|(?:^|\/)config_n6[^/]*\.json$/i.test(path);
}

/** Of Python's many files only those are read whose name or folder says that they may concern the board. */
function isAboutFlashing(path: string): boolean {
  return /flash|prog|sign|deploy|burn|upload|load|weight|model|build|generate|script|tool|make|run/i.test(
    path.split('/').slice(-2).join('/'),
  );
}

const worthReading =
  /programmer|signingtool|objcopy|srec_cat|openocd|pyocd|st-flash|st-?link_?cli|west +flash|probe-rs|dfu-util|^[ \t]*load(?:bin|file)\s|^[ \t]*program\s|loadList|write_image|load_image|\brestore\b|["'\s]-(?:w|d|-write|-download)["'\s]|network_data|atonbuf|load-offset|imagesAndSymbols|_cmd"|^#Opt\t|"network\.c"/im;

const reading: Reading<string, WholeReading<readonly ProgrammingStep[]>> = {
  kind: 'programming steps',
  compute: (path, files) => {
    const text = files.size(path) > largestScript ? undefined : files.text(path);
    if (text === undefined || !worthReading.test(text)) return readWhole([]);
    const variables = newVariables();
    return guarded<readonly ProgrammingStep[]>([], () => {
      const calls = readerOf(path)?.(text, path, files, variables) ?? [];
      const lineStarts = lineStartsOf(text);
      return {
        value: calls.map((read) =>
          stepOf(read, path, text, lineAt(lineStarts, read.start), lineStarts, files),
        ),
        trouble: troubleOf(variables.budget),
      };
    });
  },
};

/** Every step of the project, by script and place. */
export function programmingSteps(artifacts: Pick<Artifacts, 'files' | 'cache'>): readonly ProgrammingStep[] {
  const { files, cache }: { readonly files: ProjectFiles; readonly cache: DependencyCache } = artifacts;
  return scriptsOf(files.paths).flatMap((path) => cache.read(reading, path, files).value);
}

/** Scripts whose variables would take too much work to follow: what they bring to the board is partly unknown. */
export function partlyReadScripts(artifacts: Pick<Artifacts, 'files' | 'cache'>): readonly PartlyRead[] {
  const { files, cache } = artifacts;
  return scriptsOf(files.paths).flatMap((file) => {
    const why = cache.read(reading, file, files).trouble;
    return why === undefined ? [] : [{ file, why }];
  });
}

function stepOf(
  { call, folder: stated }: ReadCall,
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
  const folder = stated ?? workFolder(script);
  return {
    kind: call.kind,
    tool: call.tool,
    file: stepFile(call.file, folder, script, files),
    output: output && stepFile(output, folder, script, files),
    folder,
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
function stepFile(word: Word, folder: string, script: string, files: ProjectFiles): StepFile {
  const text = word.text.replace(/\\/g, '/');
  if (!word.isKnown) {
    // `$ROOT/Model/network_data.hex`: the known end may be enough to know the one file.
    const tail = text.slice(text.lastIndexOf('\ufffd') + 1).replace(/^[^/]*\//, '');
    const path = tail === '' || !text.includes('/') ? undefined : byTail(files, tail, tail.split('/').length);
    return { text, path, expected: undefined, span: word.span };
  }
  const home = dirname(script);
  const folders = [folder, home, ...foldersAbove(home), ''];
  const isAbsolute = /^(?:[a-z]:)?\//i.test(text);
  const path = isAbsolute
    ? byTail(files, text, 2)
    : folders.map((from) => join(from, text)).find((candidate) => files.has(candidate));
  return { text, path, expected: isAbsolute ? undefined : join(folder, text), span: word.span };
}

/** The folder that a script's commands run in, as far as it can be told: tasks run in the workspace's. */
function workFolder(script: string): string {
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
