import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { replacedBrackets } from '../../base/bracketed';
import { treeOf } from '../../base/jsonDepth';
import { dirname, join } from '../../base/path';
import { LineIndex } from '../../base/textDocument';
import { absolutePath } from '../discovery/fileTree';
import type { ProjectFiles } from '../projectFiles';
import type { Build } from './buildDescription';
import { basedAt, readFlags } from './buildDescription';
import { commandLines } from './generateScript';
import type { Origin, Word } from './traced';
import { unknownText } from './traced';

/** A command that a file runs, in the folder that it runs in. */
export interface RunCommand {
  readonly words: readonly string[];
  readonly folder: string;
  readonly at: Origin;
}

/** The commands of the tasks of VS Code, with its variables put in. */
export function taskCommands(files: ProjectFiles, path: string): RunCommand[] {
  const text = files.text(path);
  const root = text === undefined ? undefined : treeOf(text);
  if (text === undefined || !root) return [];
  const index = new LineIndex(text);
  const workspace = dirname(dirname(path));
  const value = (node: Node | undefined): string | undefined => {
    const found = node?.type === 'object' ? findNodeAtLocation(node, ['value']) : node;
    if (typeof found?.value !== 'string') return undefined;
    return replacedBrackets(found.value, '${', '}', (name) =>
      /^workspace(?:Folder(?::|$)|Root$)/.test(name) ? absolutePath(workspace) : unknownText,
    );
  };
  const tasks = findNodeAtLocation(root, ['tasks'])?.children ?? [];
  return tasks.flatMap((task): RunCommand[] => {
    const node = findNodeAtLocation(task, ['command']);
    const command = value(node);
    if (node === undefined || command === undefined) return [];
    const list = (findNodeAtLocation(task, ['args'])?.children ?? []).flatMap((item) => value(item) ?? []);
    const cwd = value(findNodeAtLocation(task, ['options', 'cwd']));
    const folder = cwd === undefined || cwd.includes(unknownText) ? workspace : folderOf(workspace, cwd);
    const at = { file: path, line: index.positionAt(node.offset).line };
    return commandLines(command).map(({ words }) => ({ words: [...words, ...list], folder, at }));
  });
}

/** A path that starts at a folder, or at the project where it is marked so. */
function folderOf(workspace: string, cwd: string): string {
  const mark = absolutePath('');
  return cwd.startsWith(mark) ? join(cwd.slice(mark.length).replace(/^\/+/, '')) : join(workspace, cwd);
}

/** The commands of a shell, batch or PowerShell script. */
export function scriptCommands(files: ProjectFiles, path: string): RunCommand[] {
  const text = files.text(path);
  if (text === undefined || !/-T|make/.test(text)) return [];
  return commandLines(text).map(({ words, line }) => ({
    words,
    folder: dirname(path),
    at: { file: path, line },
  }));
}

/** The programs that a file links by calling the compiler itself: `arm-none-eabi-gcc main.c network.c -Tapp.ld -o app.elf`. */
export function linksOf(path: string, commands: readonly RunCommand[]): Build[] {
  const compiled = commands.filter(({ words }) => /(?:gcc|g\+\+|clang|ld)(?:\.exe)?$/i.test(words[0] ?? ''));
  const asWords = ({ words, at }: RunCommand): Word[] => words.slice(1).map((text) => ({ text, at }));
  const isSource = (word: Word): boolean => /\.c$/i.test(word.text);
  return compiled.flatMap((command): Build[] => {
    const list = asWords(command);
    const link = readFlags(list);
    if (link.scripts.length === 0 || link.scripts.every(({ text }) => text.includes(unknownText))) return [];
    // Of objects the commands before say what they were made of.
    const others = compiled
      .filter((other) => readFlags(asWords(other)).scripts.length === 0)
      .flatMap(asWords);
    const compile = readFlags([...list, ...others]);
    const output = command.words[command.words.indexOf('-o') + 1];
    const { folder } = command;
    return [
      {
        system: 'commands',
        file: path,
        configuration: undefined,
        folder,
        program: output?.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, ''),
        scripts: basedAt(folder, link.scripts),
        sources: basedAt(folder, [...list, ...others].filter(isSource)),
        archives: basedAt(folder, link.archives),
        libraryFolders: basedAt(folder, link.libraryFolders),
        includeFolders: basedAt(folder, compile.includeFolders),
        defines: compile.defines,
        hints: [],
      },
    ];
  });
}

/**
 * The calls of make that a document shows, `make -f build/gcc.mk`: in a block of code or between backticks, behind a
 * prompt or not. They run in the folder of the document.
 */
export function documentCommands(files: ProjectFiles, path: string): RunCommand[] {
  const text = files.text(path);
  if (text === undefined || !text.includes('make') || !text.includes('-f')) return [];
  return text.split(/\r\n|\n|\r/).flatMap((source, line): RunCommand[] => {
    const call = /(?:^|[`$>%\s])((?:gmake|make|mingw32-make)\s[^`]*)/.exec(source)?.[1];
    return call === undefined || !/\s-f\s/.test(call)
      ? []
      : [{ words: call.trim().split(/\s+/), folder: dirname(path), at: { file: path, line } }];
  });
}

/** Makefiles of other names that commands call: `make -f Makefile.local`. */
export function calledMakefiles(commands: readonly RunCommand[]): string[] {
  return commands.flatMap(({ words, folder }) => {
    if (!/(?:^|[\\/])(?:gmake|make|mingw32-make)(?:\.exe)?$/i.test(words[0] ?? '')) return [];
    const at = words.findIndex((word) => word === '-f' || /^--(?:make)?file=/.test(word));
    const name = at < 0 ? undefined : words[at] === '-f' ? words[at + 1] : words[at]!.replace(/^[^=]*=/, '');
    const into = words.indexOf('-C');
    const start = into < 0 ? folder : folderOf(folder, words[into + 1] ?? '');
    return name === undefined || name.includes(unknownText) ? [] : [folderOf(start, name)];
  });
}
