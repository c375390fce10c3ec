import { dirname } from '../../base/path';
import type { Build, BuildPath } from './buildDescription';
import { readFlags } from './buildDescription';
import type { ProjectFiles } from '../projectFiles';
import type { Origin, Word } from './traced';
import { words } from './traced';

/** A `build` statement with its variables. */
interface Statement {
  readonly outputs: readonly string[];
  readonly rule: string;
  readonly inputs: readonly string[];
  readonly at: Origin;
  readonly variables: Map<string, Word>;
}

/** Reads `build.ninja`, as CMake writes it: link statements with their flags, and the sources of their objects. */
export function readNinja(files: ProjectFiles, path: string): Build[] {
  const text = files.text(path);
  if (text === undefined) return [];
  const statements = parseStatements(path, text);
  const compiled = new Map<string, Statement>();
  for (const statement of statements) {
    if (/COMPILER/.test(statement.rule))
      for (const output of statement.outputs) compiled.set(output, statement);
  }
  return statements.flatMap((statement): Build[] => {
    const flags = [
      'LINK_FLAGS',
      'LINK_LIBRARIES',
      'LINK_PATH',
      'LANGUAGE_COMPILE_FLAGS',
      'FLAGS',
      'ldflags',
      'libs',
    ].flatMap((name) => {
      const value = statement.variables.get(name);
      return value ? words([value]) : [];
    });
    const link = readFlags(flags);
    if (link.scripts.length === 0 || /COMPILER/.test(statement.rule)) return [];
    const base = dirname(path);
    const based = (list: readonly Word[]): BuildPath[] => list.map((word) => ({ ...word, base }));
    const objects = statement.inputs.flatMap((input) => compiled.get(input) ?? []);
    const compile = readFlags(
      objects.flatMap((object) =>
        ['INCLUDES', 'DEFINES', 'FLAGS'].flatMap((name) =>
          object.variables.has(name) ? words([object.variables.get(name)!]) : [],
        ),
      ),
    );
    const unique = (list: readonly Word[]): Word[] => [
      ...new Map(list.map((word) => [word.text, word])).values(),
    ];
    return [
      {
        system: 'ninja',
        file: path,
        configuration: undefined,
        folder: base,
        program: statement.outputs[0]?.replace(/^.*\//, '').replace(/\.[^.]*$/, ''),
        scripts: based(link.scripts),
        sources: objects.flatMap((object) =>
          object.inputs.slice(0, 1).map((input) => ({ text: input, at: object.at, base })),
        ),
        archives: [
          ...based(link.archives),
          ...statement.inputs
            .filter((input) => input.endsWith('.a'))
            .map((input) => ({ text: input, at: statement.at, base })),
        ],
        libraryFolders: based(link.libraryFolders),
        includeFolders: based(unique(compile.includeFolders)),
        defines: unique(compile.defines),
        hints: [],
      },
    ];
  });
}

function parseStatements(file: string, text: string): Statement[] {
  const statements: Statement[] = [];
  let current: Statement | undefined;
  const physical = text.split(/\r\n|\n/);
  for (let i = 0; i < physical.length; i++) {
    const at = { file, line: i };
    const pieces = [physical[i]!];
    while (/(?:^|[^$])\$$/.test(pieces[pieces.length - 1]!) && i + 1 < physical.length)
      pieces.push(pieces.pop()!.slice(0, -1), physical[++i]!.trimStart());
    const line = pieces.join('');
    const assignment = /^\s+(\w+)\s*=/.exec(line);
    if (assignment) {
      const value = line.slice(assignment[0].length).trimStart();
      current?.variables.set(assignment[1]!, { text: unescape(value), at });
      continue;
    }
    current = undefined;
    if (!line.startsWith('build ')) continue;
    const colon = line.search(/[^$]: /) + 1;
    if (colon <= 0) continue;
    const [rule = '', ...inputs] = paths(line.slice(colon + 1).split(/ \|\|? /)[0]!);
    const implicit = /COMPILER/.test(rule)
      ? []
      : (line
          .slice(colon + 1)
          .split(/ \|\| /)[0]!
          .split(' | ')[1] ?? '');
    current = {
      outputs: paths(line.slice(6, colon).split(' | ')[0]!),
      rule,
      inputs: [...inputs, ...(typeof implicit === 'string' ? paths(implicit) : [])],
      at,
      variables: new Map(),
    };
    statements.push(current);
  }
  return statements;
}

/** Blank-separated paths; `$ ` and `$:` are a blank and a colon of a path. */
function paths(text: string): string[] {
  return [...text.trim().matchAll(/(?:[^\s$]|\$.)+/g)].map((match) => unescape(match[0]));
}

function unescape(text: string): string {
  return text.replace(/\$([ :$])/g, '$1');
}
