import { dirname, join } from '../../base/path';
import type { ProjectFiles } from '../projectFiles';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import type { Word } from './traced';

/** Scripts that crates bring along; they INCLUDE the project's `memory.x`. */
const crateScript = /^(?:link|defmt|embedded-test|rom)\.x$/;

/**
 * Reads a Rust package: `build.rs` with the `cc` crate says which C sources are compiled, `link-arg=-T…` or `memory.x`
 * which script is linked, `Cargo.toml` the program and, by its features, the device.
 */
export function readCargo(files: ProjectFiles, path: string): Build[] {
  const folder = dirname(path);
  const buildScript = join(folder, 'build.rs');
  const settings = ['.cargo/config.toml', '.cargo/config'].map((name) => join(folder, name));
  const strings = [buildScript, path, ...settings].flatMap((file) => stringsOf(files, file, folder));
  const options = strings.flatMap(({ text, at }) =>
    [...text.matchAll(/(?:^|link-arg[^=]*=)(-[TLlDI]\S+)/g)].map((match): Word => ({ text: match[1]!, at })),
  );
  const flags = readFlags(options);
  const named = flags.scripts.filter(({ text }) => !crateScript.test(text));
  const memory = join(folder, 'memory.x');
  const scripts: BuildPath[] = named.map((word) => ({ ...word, base: folder }));
  if (files.has(memory) && scripts.length === 0)
    scripts.push({ text: 'memory.x', at: { file: memory, line: 0 }, base: folder });
  const sources = strings.filter(({ text, at }) => at.file === buildScript && /\.c$/i.test(text));
  if (scripts.length === 0 || sources.length === 0) return [];
  const packageName = /^[ \t]*name[ \t]*=[ \t]*"([^"]+)"/m.exec(files.text(path) ?? '')?.[1];
  return [
    {
      system: 'cargo',
      file: buildScript,
      configuration: undefined,
      folder,
      program: packageName,
      scripts,
      sources,
      archives: flags.archives.map((word) => ({ ...word, base: folder })),
      libraryFolders: flags.libraryFolders.map((word) => ({ ...word, base: folder })),
      includeFolders: strings.filter(
        ({ text, at }) => at.file === buildScript && files.has(join(folder, text, 'll_aton_version.h')),
      ),
      defines: strings.filter(
        ({ text, at }) => at.file === buildScript && /^STM32[A-Z]+\d\w*xx$/i.test(text),
      ),
      hints: strings.filter(({ text }) => /^stm32[a-z]+\d/i.test(text)),
    },
  ];
}

function stringsOf(files: ProjectFiles, file: string, base: string): BuildPath[] {
  if (!files.has(file)) return [];
  return (files.text(file) ?? '').split(/\r\n|\n|\r/).flatMap((source, line) => {
    const code = source.replace(/^\s*(?:\/\/|#).*$/, '');
    return [...code.matchAll(/"([^"]*)"/g)].map((match) => ({ text: match[1]!, at: { file, line }, base }));
  });
}
