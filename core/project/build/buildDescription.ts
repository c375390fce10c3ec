import type { Word } from './traced';
import { trimmedOf } from '../../base/trimming';

/** A word of a build description with the folder that its relative path starts from. */
export interface BuildPath extends Word {
  readonly base: string;
}

/**
 * One way to build one program, as a build description states it: what a Makefile, a CMake executable or a CubeIDE
 * configuration links and compiles. Only what bears on memory is kept; nothing is resolved or judged yet.
 */
export interface Build {
  readonly system:
    | 'make'
    | 'cmake'
    | 'cubeIde'
    | 'compileCommands'
    | 'ninja'
    | 'platformio'
    | 'scons'
    | 'meson'
    | 'csolution'
    | 'cargo'
    | 'commands';
  /** The file that describes it. */
  readonly file: string;
  /** `Debug`, `BOARD=NUCLEO`; undefined where there is only one. */
  readonly configuration: string | undefined;
  /** The folder that people know the build by; gives the target its name where the board does not. */
  readonly folder: string;
  /** The program's own name, as the description states it. */
  readonly program: string | undefined;
  readonly scripts: readonly BuildPath[];
  /** C sources that are compiled into it. */
  readonly sources: readonly BuildPath[];
  /** Libraries as named: `-lNetworkRuntime1010_CM55_GCC`, `:NetworkRuntime1010_CM55_GCC.a`, a path. */
  readonly archives: readonly BuildPath[];
  readonly libraryFolders: readonly BuildPath[];
  readonly includeFolders: readonly BuildPath[];
  /** `STM32N657xx`, `REV=B01`. */
  readonly defines: readonly Word[];
  /** Other words that tell of a device or board (MCU option, external loader), strongest first. */
  readonly hints: readonly Word[];
  /** An application of Zephyr, which writes its linker script while it builds. */
  readonly zephyr?: ZephyrOutput;
}

/** What a build of a Zephyr application left behind, as far as it is there. */
export interface ZephyrOutput {
  /** `build/zephyr/zephyr.dts`. */
  readonly deviceTree: string | undefined;
}

/** What a compiler or linker command line says. */
export interface CommandFlags {
  readonly scripts: Word[];
  readonly archives: Word[];
  readonly libraryFolders: Word[];
  readonly includeFolders: Word[];
  readonly defines: Word[];
}

function unquoted(text: string): string {
  if (!/["'\\]/.test(text)) return text;
  const bare = trimmedOf(text, `"'`);
  return bare.includes('\\"') ? bare.replace(/\\"/g, '') : bare;
}

/** Reads the options of gcc and GNU ld that name scripts, libraries, folders and macros. */
export function readFlags(words: readonly Word[]): CommandFlags {
  const flags: CommandFlags = {
    scripts: [],
    archives: [],
    libraryFolders: [],
    includeFolders: [],
    defines: [],
  };
  // `-Wl,-T,x` and `-Xlinker -T -Xlinker x` say the same as `-T x`.
  const plainWords: Word[] = [];
  for (const word of words) {
    const first = word.text[0];
    if (first !== '-' && first !== '"' && first !== "'") {
      // Most words are file names; they only matter behind an option or as an archive.
      plainWords.push(word);
      continue;
    }
    const text = unquoted(word.text);
    if (text === '' || text === '-Xlinker') continue;
    if (text.startsWith('-Wl,')) {
      for (const part of text.slice(4).split(',')) plainWords.push({ text: unquoted(part), at: word.at });
    } else {
      plainWords.push({ text, at: word.at });
    }
  }
  for (let i = 0; i < plainWords.length; i++) {
    const word = plainWords[i]!;
    const value = (option: string): Word | undefined => {
      if (!word.text.startsWith(option)) return undefined;
      const rest = word.text.slice(option.length).replace(/^=/, '');
      if (rest !== '') return { text: unquoted(rest), at: word.at };
      const next = plainWords[i + 1];
      if (next) i++;
      return next;
    };
    const add = (list: Word[], found: Word | undefined): void => {
      if (found) list.push(found);
    };
    const text = word.text;
    if (text[0] !== '-') {
      if (text.includes('NetworkRuntime') && isArchiveName(text)) flags.archives.push(word);
      continue;
    }
    if (
      text.startsWith('-Text') ||
      text.startsWith('-Tdata') ||
      text.startsWith('-Tbss') ||
      text.startsWith('-Ttext')
    )
      continue;
    if (text.startsWith('-T')) add(flags.scripts, value('-T'));
    else if (text.startsWith('--script')) add(flags.scripts, value('--script'));
    else if (text.startsWith('-L')) add(flags.libraryFolders, value('-L'));
    else if (text.startsWith('-I')) add(flags.includeFolders, value('-I'));
    else if (text.startsWith('-isystem')) add(flags.includeFolders, value('-isystem'));
    else if (text.startsWith('-D')) add(flags.defines, value('-D'));
    else if (text.startsWith('-l')) add(flags.archives, value('-l'));
  }
  return flags;
}

/** Whether a word names a NetworkRuntime archive by path or bare name. */
export function isArchiveName(text: string): boolean {
  const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
  return /(?:^|:)(?:lib)?NetworkRuntime\d/.test(name);
}

/** Gives words the folder that their relative paths start from. */
export function basedAt(base: string, words: readonly Word[]): BuildPath[] {
  return words.map((word) => ({ text: word.text, at: word.at, base }));
}
