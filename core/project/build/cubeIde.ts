import { dirname, join } from '../../base/path';
import { isVendorPath } from '../classify';
import { LineIndex } from '../../base/textDocument';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import { absolutePath, filesBelow } from '../discovery/fileTree';
import { mayBeModelSource } from '../discovery/modelSources';
import type { ProjectFiles } from '../projectFiles';
import type { Origin, Word } from './traced';
import { unknownText, words } from './traced';
import type { XmlNode } from './xmlNodes';
import { elementsNamed, parseXml } from './xmlNodes';

/** A file or folder outside the project folder that `.project` shows inside it. */
interface LinkedResource {
  /** Where it shows, relative to the project folder. */
  readonly name: string;
  readonly isFolder: boolean;
  /** Project-relative; undefined where only the other machine knows. */
  readonly target: string;
  readonly at: Origin;
}

/** The parts of a CubeIDE project that several configurations share. */
interface IdeProject {
  readonly files: ProjectFiles;
  readonly folder: string;
  readonly name: string | undefined;
  readonly isCpp: boolean;
  readonly links: readonly LinkedResource[];
  readonly configurationName: string;
}

/** Reads the configurations of a CubeIDE (Eclipse CDT) project: `.cproject`, and the `.project` beside it. */
export function readCubeIdeProject(files: ProjectFiles, path: string): Build[] {
  const source = files.text(path);
  if (source === undefined) return [];
  const folder = dirname(path);
  const description = readDescription(files, folder);
  const index = new LineIndex(source);
  const at = (node: XmlNode): Origin => ({ file: path, line: index.positionAt(node.offset).line });
  return elementsNamed(parseXml(source), 'configuration').flatMap((configuration) => {
    const project = { ...description, configurationName: configuration.attributes['name'] ?? '' };
    const build = readConfiguration(project, path, configuration, at);
    return build.scripts.length > 0 ? [build] : [];
  });
}

function readDescription(files: ProjectFiles, folder: string): Omit<IdeProject, 'configurationName'> {
  const path = join(folder, '.project');
  const source = files.text(path);
  if (source === undefined) return { files, folder, name: undefined, isCpp: false, links: [] };
  const index = new LineIndex(source);
  const tree = parseXml(source);
  const child = (node: XmlNode, name: string): XmlNode | undefined =>
    node.children.find((c) => c.name === name);
  const links = elementsNamed(tree, 'link').flatMap((link): LinkedResource[] => {
    const location = child(link, 'locationURI') ?? child(link, 'location');
    const target = location && linkTarget(folder, location.text.trim());
    if (!location || target === undefined) return [];
    return [
      {
        name: child(link, 'name')?.text.trim() ?? '',
        isFolder: child(link, 'type')?.text.trim() === '2',
        target,
        at: { file: path, line: index.positionAt(location.offset).line },
      },
    ];
  });
  const root = tree.find((node) => node.name === 'projectDescription');
  return {
    files,
    folder,
    name: root && child(root, 'name')?.text.trim(),
    isCpp: elementsNamed(tree, 'nature').some((nature) => nature.text.trim().endsWith('.ccnature')),
    links,
  };
}

/** `PARENT-2-PROJECT_LOC/Model/network.c` from the project's folder. */
function linkTarget(folder: string, uri: string): string | undefined {
  const text = decode(uri).replace(/\\/g, '/');
  const known = /^\$?\{?(?:PARENT-(\d+)-)?PROJECT_LOC\}?\/?(.*)$/.exec(text);
  // Above the root of the project there is nothing to find, however far up.
  const up = Math.min(Number(known?.[1] ?? 0), folder.split('/').length + 1);
  if (known) return join(folder, '../'.repeat(up), known[2]!);
  if (/^(?:virtual:|\$?\{?WORKSPACE_LOC)/.test(text)) return undefined;
  return text.replace(/^file:\/*(?=[A-Za-z]:)/, '').replace(/^file:\/*/, '/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function readConfiguration(
  project: IdeProject,
  path: string,
  configuration: XmlNode,
  at: (node: XmlNode) => Origin,
): Build {
  const options = elementsNamed([configuration], 'option');
  const listOf = (option: XmlNode): Word[] => {
    const values = option.children.filter((child) => child.name === 'listOptionValue');
    return values.map((value) => ({ text: value.attributes['value'] ?? '', at: at(value) }));
  };
  const ofKind = (kind: string): XmlNode[] =>
    options.filter((option) => (option.attributes['superClass'] ?? '').endsWith(kind));
  const linker = project.isCpp ? ['cpp.linker', 'c.linker'] : ['c.linker', 'cpp.linker'];
  const linkerOptions = (kind: string): XmlNode[] => {
    for (const tool of linker) {
      const found = ofKind(`${tool}.option.${kind}`);
      if (found.length > 0) return found;
    }
    return [];
  };
  const resolve = (word: Word): BuildPath => ({
    text: resolveIdePath(project, word.text),
    at: word.at,
    base: join(project.folder, project.configurationName),
  });

  const scripts = linkerOptions('script')
    .filter((option) => (option.attributes['value'] ?? '') !== '')
    .map((option): Word => ({ text: option.attributes['value']!, at: at(option) }));
  const otherFlags = readFlags(
    [...linkerOptions('otherflags'), ...linkerOptions('flags')].flatMap((option) =>
      listOf(option).flatMap((word) => words([word])),
    ),
  );
  const archives = [
    ...linkerOptions('libraries').flatMap(listOf),
    ...linkerOptions('additionalobjs').flatMap(listOf),
    ...otherFlags.archives,
  ];
  const hint = (kind: string): Word[] =>
    ofKind(kind).map((option) => ({ text: option.attributes['value'] ?? '', at: at(option) }));
  return {
    system: 'cubeIde',
    file: path,
    configuration: project.configurationName,
    folder: project.folder,
    program: project.name,
    scripts: (scripts.length > 0 ? scripts : otherFlags.scripts).map(resolve),
    sources: compiledSources(project, configuration, at),
    archives: archives.map((word) =>
      /[/\\]/.test(word.text) ? resolve(word) : { ...word, base: project.folder },
    ),
    libraryFolders: [...linkerOptions('directories').flatMap(listOf), ...otherFlags.libraryFolders].map(
      resolve,
    ),
    includeFolders: ofKind('.compiler.option.includepaths').flatMap(listOf).map(resolve),
    defines: ofKind('.compiler.option.definedsymbols').flatMap(listOf),
    hints: hint('.option.target_mcu'),
  };
}

/** Turns `${workspace_loc:/${ProjName}/x.ld}`, `${ProjDirPath}/x.ld` and what is linked into a path of the project. */
function resolveIdePath(project: IdeProject, value: string): string {
  let text = value
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/\\/g, '/');
  text = text.split('${ProjName}').join(project.name ?? '\u0004');
  text = text.split('${ConfigName}').join(project.configurationName);
  text = text.split('${ProjDirPath}').join(absolutePath(project.folder));
  text = text.replace(/^\$\{PROJECT_LOC\}/, absolutePath(project.folder));
  const workspace = /^\$\{workspace_loc:\/?([^/}]*)(\/[^}]*)?\}(.*)$/.exec(text);
  if (workspace) {
    const inside = `${workspace[2] ?? ''}${workspace[3] ?? ''}`;
    // The folder may be named other than the project; another project's name is known to its workspace only.
    const isOwn = workspace[1] === '\u0004' || workspace[1] === project.name;
    text = isOwn ? absolutePath(project.folder) + inside : `${unknownText}${inside}`;
  }
  text = text.replace(/\$\{[^{}]*\}/g, unknownText);
  return throughLinks(project, text);
}

/** A path inside the project folder that exists only as a linked resource stands for what is linked. */
function throughLinks(project: IdeProject, text: string): string {
  const prefix = `${absolutePath(project.folder)}/`;
  if (!text.startsWith(prefix)) return text;
  const inside = join(text.slice(prefix.length));
  if (project.files.has(join(project.folder, inside))) return text;
  for (const link of project.links) {
    const isBelow = link.isFolder && inside.startsWith(`${link.name}/`);
    if (inside !== link.name && !isBelow) continue;
    const target = isBelow ? join(link.target, inside.slice(link.name.length + 1)) : link.target;
    return target.startsWith('/') || /^[A-Za-z]:/.test(target) ? target : absolutePath(target);
  }
  return text;
}

/**
 * The sources that may be models or are the project's own: everything below the source entries and every linked file,
 * unless `excluding` names it. Those of vendor packages are left out, for a project folder may hold thousands.
 */
function compiledSources(
  project: IdeProject,
  configuration: XmlNode,
  at: (node: XmlNode) => Origin,
): BuildPath[] {
  const entries = elementsNamed([configuration], 'entry').filter(
    (entry) => entry.attributes['kind'] === 'sourcePath',
  );
  const whole = { name: '', excluding: [] as string[], at: at(configuration) };
  const roots =
    entries.length === 0
      ? [whole]
      : entries.map((entry) => ({
          name: entry.attributes['name'] ?? '',
          excluding: (entry.attributes['excluding'] ?? '').split('|').filter((pattern) => pattern !== ''),
          at: at(entry),
        }));
  const rootOf = (inside: string): (typeof roots)[number] | undefined =>
    roots.find((root) => {
      if (root.name !== '' && inside !== root.name && !inside.startsWith(`${root.name}/`)) return false;
      const relative = root.name === '' ? inside : inside.slice(root.name.length + 1);
      return !root.excluding.some((pattern) => isExcluded(pattern, relative));
    });
  const result: BuildPath[] = [];
  const add = (path: string, at: Origin): void => {
    if (mayBeModelSource(project.files, path) || !isVendorPath(path))
      result.push({ text: absolutePath(path), at, base: project.folder });
  };
  const prefix = project.folder === '' ? '' : `${project.folder}/`;
  for (const path of filesBelow(project.files, project.folder)) {
    if (!path.endsWith('.c')) continue;
    const root = rootOf(path.slice(prefix.length));
    if (root) add(path, root.at);
  }
  for (const link of project.links) {
    if (!link.isFolder) {
      if (!link.target.endsWith('.c') || !rootOf(link.name)) continue;
      const isElsewhere = link.target.startsWith('/') || /^[A-Za-z]:/.test(link.target);
      const text = isElsewhere ? link.target : absolutePath(link.target);
      result.push({ text, at: link.at, base: project.folder });
      continue;
    }
    for (const path of filesBelow(project.files, link.target)) {
      if (path.endsWith('.c') && rootOf(`${link.name}/${path.slice(link.target.length + 1)}`))
        add(path, link.at);
    }
  }
  return result;
}

/** Eclipse's exclusion patterns: a path names a file or a whole folder; `*`, `**` and `?` are wild. */
function isExcluded(pattern: string, path: string): boolean {
  const bare = pattern.replace(/\/$/, '');
  if (!/[*?]/.test(bare)) return path === bare || path.startsWith(`${bare}/`);
  return wild(bare.split('/'), 0, path.split('/'), 0);
}

function wild(pattern: readonly string[], p: number, path: readonly string[], q: number): boolean {
  for (; p < pattern.length; p++, q++) {
    if (pattern[p] === '**') {
      for (let skip = q; skip <= path.length; skip++) if (wild(pattern, p + 1, path, skip)) return true;
      return false;
    }
    if (q >= path.length || !matchesPart(pattern[p]!, path[q]!)) return false;
  }
  // A pattern that ends at a folder excludes what is in it.
  return true;
}

function matchesPart(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = n;
    } else if (pattern[p] === '?' || pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
