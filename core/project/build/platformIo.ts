import { dirname, join } from '../../base/path';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import { absolutePath, filesBelow } from '../discovery/fileTree';
import { mayBeModelSource } from '../discovery/modelSources';
import type { ProjectFiles } from '../projectFiles';
import type { Origin, Word } from './traced';
import { unknownText, words } from './traced';

/** Reads the environments of `platformio.ini`: `board_build.ldscript`, `build_flags`, the sources of `src_dir`. */
export function readPlatformIo(files: ProjectFiles, path: string): Build[] {
  const text = files.text(path);
  if (text === undefined) return [];
  const sections = parseIni(path, text);
  const folder = dirname(path);
  const common = sections.get('platformio');
  const shared = sections.get('env') ?? new Map<string, Word[]>();
  return [...sections].flatMap(([name, own]): Build[] => {
    if (!name.startsWith('env:')) return [];
    const value = (key: string): Word[] => own.get(key) ?? shared.get(key) ?? [];
    const flags = readFlags(
      [...value('build_flags'), ...value('build_src_flags')].flatMap((word) =>
        words([expanded(word, folder)]),
      ),
    );
    const scripts = [...value('board_build.ldscript'), ...flags.scripts];
    if (scripts.length === 0) return [];
    const based = (list: readonly Word[]): BuildPath[] =>
      list.map((word) => ({ ...expanded(word, folder), base: folder }));
    const sourceFolder = join(folder, common?.get('src_dir')?.[0]?.text ?? 'src');
    const at = scripts[0]!.at;
    return [
      {
        system: 'platformio',
        file: path,
        configuration: name.slice(4),
        folder,
        program: undefined,
        scripts: based(scripts),
        sources: [sourceFolder, join(folder, 'lib')]
          .flatMap((root) => filesBelow(files, root))
          .filter((source) => mayBeModelSource(files, source))
          .map((source) => ({ text: absolutePath(source), at, base: folder })),
        archives: based(flags.archives),
        libraryFolders: based(flags.libraryFolders),
        includeFolders: based(flags.includeFolders),
        defines: flags.defines,
        hints: value('board'),
      },
    ];
  });
}

function expanded(word: Word, folder: string): Word {
  const text = word.text
    .split('$PROJECT_DIR')
    .join(absolutePath(folder))
    .split('${PROJECT_DIR}')
    .join(absolutePath(folder));
  return { text: text.replace(/\$\{[^{}]*\}/g, unknownText), at: word.at };
}

/** A comment begins at a `;` or `#` that stands first or behind a blank. */
function withoutComment(line: string): string {
  const start = /(?:^|\s)[;#]/.exec(line)?.index;
  return start === undefined ? line : line.slice(0, start);
}

/** Sections with the lines of each value; indented lines continue the one above. */
function parseIni(file: string, text: string): Map<string, Map<string, Word[]>> {
  const sections = new Map<string, Map<string, Word[]>>();
  let section = new Map<string, Word[]>();
  let values: Word[] | undefined;
  text.split(/\r\n|\n|\r/).forEach((source, line) => {
    const at: Origin = { file, line };
    const body = withoutComment(source);
    const head = /^\[([^\]]+)\]/.exec(body);
    const equals = body.indexOf('=');
    if (head) {
      section = new Map();
      sections.set(head[1]!.trim(), section);
      values = undefined;
    } else if (/^\s+\S/.test(body)) values?.push({ text: body.trim(), at });
    else if (equals > 0) {
      const value = body.slice(equals + 1).trim();
      values = value === '' ? [] : [{ text: value, at }];
      section.set(body.slice(0, equals).trim(), values);
    }
  });
  return sections;
}
