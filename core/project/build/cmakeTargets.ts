import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import type { CMakeRun, CMakeTarget, Located } from './cmakeScope';
import { listItems } from './cmakeScope';
import type { Word } from './traced';
import { unknownText, words } from './traced';
import { zephyrBuilds } from './zephyr';

/** Variables that name the linker script for a toolchain file. */
const scriptVariable = /^(?:\w+_)?(?:LINKER_?SCRIPT|LD_?SCRIPT|LINKER_?FILE|LDFILE)(?:_SRC|_FILE|_PATH)?$/i;

/** What each program of a configured CMake project links and compiles. */
export function programsOf(run: CMakeRun): Build[] {
  return [...run.targets.values()]
    .filter((target) => target.kind === 'program')
    .flatMap((target) => {
      const build = buildOf(run, target);
      return target.isZephyr ? zephyrBuilds(run.files, build, boardOf(target)) : [build];
    });
}

/** `set(BOARD stm32n6570_dk)`, or the same from a preset. */
function boardOf(program: CMakeTarget): Word[] {
  return listItems(program.variables.get('BOARD')?.value ?? []).slice(0, 1);
}

function buildOf(run: CMakeRun, program: CMakeTarget): Build {
  const parts = withLibraries(run, program);
  const flagWords = (name: string): Word[] => words(program.variables.get(name)?.value ?? []);
  const linkFlags = readFlags([
    ...['CMAKE_EXE_LINKER_FLAGS', 'CMAKE_EXE_LINKER_FLAGS_INIT'].flatMap(flagWords),
    ...parts.flatMap((part) => part.options.flatMap((word) => words([word]))),
    ...parts.flatMap((part) =>
      part.libraries.filter((item) => /^-/.test(item.text)).flatMap((item) => words([item])),
    ),
  ]);
  const compileFlags = readFlags(
    ['CMAKE_C_FLAGS', 'CMAKE_C_FLAGS_INIT']
      .flatMap(flagWords)
      .concat(parts.flatMap((part) => part.defines.flatMap((word) => words([word])))),
  );
  const base = program.folder;
  const based = (list: readonly Word[]): BuildPath[] => list.map((word) => ({ ...word, base }));
  let scripts = [...parts.flatMap((part) => part.scripts), ...based(linkFlags.scripts)];
  if (scripts.length === 0) scripts = based(scriptsOfVariables(program));
  const defines = parts
    .flatMap((part) => part.defines)
    .map((word) => ({ ...word, text: word.text.replace(/^-D/, '') }));
  return {
    system: 'cmake',
    file: program.file,
    configuration: undefined,
    folder: program.folder,
    program: program.name.includes(unknownText) ? undefined : program.name,
    scripts: distinct(scripts),
    sources: distinct(parts.flatMap((part) => part.sources.filter((item) => /\.c$/i.test(item.text)))),
    archives: distinct([
      ...parts.flatMap((part) => part.libraries.filter((item) => !item.text.startsWith('-'))),
      ...based(linkFlags.archives),
    ]),
    libraryFolders: distinct([
      ...parts.flatMap((part) => part.libraryFolders),
      ...based(linkFlags.libraryFolders),
    ]),
    includeFolders: distinct([
      ...parts.flatMap((part) => part.includes),
      ...based(compileFlags.includeFolders),
    ]),
    defines: [...defines, ...compileFlags.defines],
    hints: [],
  };
}

/** A program and the libraries of the project that it links, each once. */
function withLibraries(run: CMakeRun, program: CMakeTarget): CMakeTarget[] {
  const parts: CMakeTarget[] = [];
  const visit = (target: CMakeTarget): void => {
    if (parts.includes(target) || parts.length > 300) return;
    parts.push(target);
    for (const item of [...target.libraries, ...target.sources]) {
      const name = /^\$<TARGET_OBJECTS:([^>]+)>$/.exec(item.text)?.[1] ?? item.text;
      const library = run.targets.get(name);
      if (library?.kind === 'library') visit(library);
    }
  };
  visit(program);
  return parts;
}

function scriptsOfVariables(program: CMakeTarget): Word[] {
  const result: Word[] = [];
  for (const [name, variable] of program.variables) {
    if (!scriptVariable.test(name)) continue;
    for (const word of listItems(variable.value)) {
      if (/\.(?:ld|lds|ldscript|ld\.in)$/i.test(word.text)) result.push(word);
    }
  }
  return result;
}

function distinct<T extends Located>(list: readonly T[]): T[] {
  const seen = new Map<string, T>();
  for (const item of list) {
    const key = `${item.base}\n${item.text}`;
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
