import { basename, dirname } from '../../base/path';
import type { ProjectFiles } from '../projectFiles';
import type { Build, BuildPath } from './buildDescription';
import type { Word } from './traced';

/** A line `key: value` or `- key: value` of the part of YAML that CMSIS solutions use; lists of plain words have no key. */
interface Entry extends Word {
  readonly key: string;
  /** The key of the list or map around it. */
  readonly parent: string;
}

/** Reads a CMSIS solution's project, `x.cproject.yml`: linker script, files, defines; the device is in `x.csolution.yml`. */
export function readCsolutionProject(files: ProjectFiles, path: string): Build[] {
  const folder = dirname(path);
  const entries = entriesOf(files, path);
  const ofKey = (key: string, parent?: string): BuildPath[] =>
    entries
      .filter((entry) => entry.key === key && (parent === undefined || entry.parent === parent))
      .map(({ text, at }) => ({ text, at, base: folder }));
  const ofList = (key: string): BuildPath[] => ofKey('', key);
  const scripts = ofKey('script').filter(({ text }) => /\.(?:ld|lds|ld\.S)$/i.test(text));
  if (scripts.length === 0) return [];
  const solutions = files.paths.filter(
    (file) => file.endsWith('.csolution.yml') && isAbove(dirname(file), path),
  );
  const devices = [path, ...solutions].flatMap((file) =>
    entriesOf(files, file).filter(({ key }) => key === 'device'),
  );
  const used = ofKey('file');
  return [
    {
      system: 'csolution',
      file: path,
      configuration: undefined,
      folder,
      program: basename(path).replace(/\.cproject\.yml$/, ''),
      scripts,
      sources: used.filter(({ text }) => /\.c$/i.test(text)),
      archives: used.filter(({ text }) => /\.(?:a|lib)$/i.test(text)),
      libraryFolders: [],
      includeFolders: ofList('add-path'),
      defines: ofList('define'),
      hints: devices.map(({ text, at }) => ({ text: text.replace(/^.*::/, ''), at })),
    },
  ];
}

function isAbove(folder: string, path: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function entriesOf(files: ProjectFiles, file: string): Entry[] {
  const open: { indent: number; key: string }[] = [];
  return (files.text(file) ?? '').split(/\r\n|\n|\r/).flatMap((source, line): Entry[] => {
    const plain = source.replace(/(?:^|\s)#[^]*$/, '').trimEnd();
    const margin = plain.length - plain.trimStart().length;
    const [list = ''] = /^(?:-\s+)*/.exec(plain.slice(margin)) ?? [];
    const indent = margin + list.length;
    const content = plain.slice(indent);
    if (content === '') return [];
    const key = /^([\w-]+):(?=\s|$)/.exec(content)?.[1] ?? '';
    // A list may stand at the same indentation as its key.
    const own = list === '' ? indent : margin + 0.5;
    while (open.length > 0 && open[open.length - 1]!.indent >= own) open.pop();
    const parent = open[open.length - 1]?.key ?? '';
    const value = key === '' ? content : content.slice(key.length + 1).trim();
    const text = value.replace(/^["']|["']$/g, '');
    if (key !== '') open.push({ indent, key });
    return text === '' ? [] : [{ key, parent, text, at: { file, line } }];
  });
}
