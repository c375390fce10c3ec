import { basename, dirname, join } from '../../base/path';
import type { ProjectFiles } from '../projectFiles';
import { cmakeCommands } from './cmake';
import { deployCalls } from './deploy';
import { cprojectCommands, jsonCommands } from './json';
import { imagesOfDebug, imagesOfSolution, loaderConfiguration, tsvLayout } from './loadLists';
import { makeCommands, makeIncludes } from './make';
import { pythonCommands } from './python';
import { known, newVariables, type ScriptCommand, type Variables } from './script';
import { shellCommands } from './shell';
import type { ReadCall } from './toolCall';
import { toolCalls } from './tools';

// Which files of a project may hold steps, and who reads each.

/** `variables` are those of the whole file, with the budget that following them may take. */
export type Reader = (
  text: string,
  path: string,
  files: ProjectFiles,
  variables: Variables,
) => readonly ReadCall[];

type CommandReader = (
  text: string,
  variables: Variables,
  path: string,
  files: ProjectFiles,
) => readonly ScriptCommand[];

const shell = ofCommands((text, variables) => shellCommands(text, 'shell', variables));
const batch = ofCommands((text, variables) => shellCommands(text, 'batch', variables));
const tcl = ofCommands(tclCommands);
const cmake = ofCommands(cmakeCommands);
const make = ofCommands(readMake);
const tasks = ofCommands((text) => jsonCommands(text));

const byExtension: Readonly<Record<string, Reader>> = {
  sh: shell,
  bash: shell,
  zsh: shell,
  command: shell,
  gdb: shell,
  bat: batch,
  cmd: batch,
  ps1: ofCommands((text, variables) => shellCommands(text, 'powerShell', variables)),
  py: ofCommands(pythonCommands),
  mk: make,
  launch: ofCommands((text) => launchCommands(text)),
  cmake,
  cfg: tcl,
  tcl,
  ocd: tcl,
  jlink: shell,
  tsv: tsvLayout,
  'code-workspace': tasks,
};

/** Who reads the steps of a file; undefined where a file of this name holds none. */
export function readerOf(path: string): Reader | undefined {
  const name = basename(path);
  if (/^(?:GNU)?makefile(?:[._].+)?$/i.test(name)) return make;
  if (/(?:^|\/)\.vscode\/tasks\.json$/.test(path)) return tasks;
  if (/(?:^|\/)\.vscode\/launch\.json$/.test(path))
    return (text, file, files, variables) => [
      ...tasks(text, file, files, variables),
      ...imagesOfDebug(text, file),
    ];
  if (/\.(?:csolution|cbuild-run)\.ya?ml$/i.test(name)) return imagesOfSolution;
  if (/^stmaic_.*\.conf$/i.test(name)) return deployCalls;
  if (/^config_n6[^/]*\.json$/i.test(name)) return loaderConfiguration;
  if (name === 'CMakeLists.txt') return cmake;
  if (name === '.cproject') return ofCommands((text) => cprojectCommands(text));
  const dot = name.lastIndexOf('.');
  const extension = name.slice(dot + 1).toLowerCase();
  return dot > 0 && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined;
}

function ofCommands(read: CommandReader): Reader {
  return (text, path, files, variables) =>
    read(text, variables, path, files).flatMap(({ words, start }) =>
      toolCalls(words).map((call) => ({ call, start })),
    );
}

function readMake(
  text: string,
  variables: Variables,
  path: string,
  files: ProjectFiles,
): readonly ScriptCommand[] {
  const included = makeIncludes(text).flatMap((name) => {
    const found = [join(dirname(path), name), name].find((candidate) => files.has(candidate));
    return (found === undefined ? undefined : files.text(found)) ?? [];
  });
  return makeCommands(text, included, variables);
}

/** OpenOCD's scripts: `set NAME VALUE` gives a variable its value, which takes as many characters as `NAME=VALUE`. */
function tclCommands(text: string, variables: Variables): readonly ScriptCommand[] {
  const plain = text.replace(
    /^([ \t]*)set[ \t]([ \t]*\w+)[ \t](?=[^\s=])/gm,
    (_, blank: string, name: string) => `${blank}    ${name}=`,
  );
  return shellCommands(plain, 'shell', variables);
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
        .flatMap((line) => shellCommands(line.replace(/&quot;/g, '"'), 'shell', newVariables(), -1e9))
        .map(({ words }) => ({
          words: words.map((word) => ({ ...word, span: undefined })),
          start: match.index,
        })),
  );
}
