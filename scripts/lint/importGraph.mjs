// Who imports whom among the project's own files, types included: what a circle is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';

const source = /\.(?:ts|mts|js|mjs)$/;
const skipped = new Set(['node_modules', 'dist', 'out', '.git', 'examples', '.vscode-test']);

/** Every source file below `root`, with `/`. */
function sourceFiles(root, folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : sourceFiles(root, path);
    return source.test(entry.name) ? [path] : [];
  });
}

/** The file that a relative import means, from the project's root; undefined for JSON and what is not there. */
export function resolveImport(root, file, specifier) {
  const path = relative(root, join(root, dirname(file), specifier))
    .split(sep)
    .join('/');
  const candidates = [path, `${path}.ts`, `${path}.mts`, `${path}.mjs`, `${path}/index.ts`];
  return candidates.find((candidate) => source.test(candidate) && existsSync(join(root, candidate)));
}

/** @returns {ReadonlyMap<string, readonly string[]>} */
export function importGraph(root) {
  return new Map(
    sourceFiles(root).map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), 'utf8'), true, true);
      const targets = importedFiles
        .filter(({ fileName }) => fileName.startsWith('.'))
        .flatMap(({ fileName }) => resolveImport(root, file, fileName) ?? []);
      return [file, [...new Set(targets)]];
    }),
  );
}

/**
 * The circle that each file is in, by number; files in none are left out. Tarjan's strongly connected components.
 * @param {ReadonlyMap<string, readonly string[]>} graph
 * @returns {ReadonlyMap<string, number>}
 */
export function circles(graph) {
  const state = {
    order: new Map(),
    lowest: new Map(),
    path: [],
    onPath: new Set(),
    found: new Map(),
    count: 0,
  };
  for (const file of graph.keys()) if (!state.order.has(file)) visit(graph, file, state);
  return state.found;
}

function visit(graph, file, state) {
  state.order.set(file, state.order.size);
  state.lowest.set(file, state.order.get(file));
  state.path.push(file);
  state.onPath.add(file);
  for (const target of graph.get(file) ?? []) {
    if (!state.order.has(target)) {
      visit(graph, target, state);
      state.lowest.set(file, Math.min(state.lowest.get(file), state.lowest.get(target)));
    } else if (state.onPath.has(target)) {
      state.lowest.set(file, Math.min(state.lowest.get(file), state.order.get(target)));
    }
  }
  if (state.lowest.get(file) !== state.order.get(file)) return;
  const members = state.path.splice(state.path.indexOf(file));
  for (const member of members) state.onPath.delete(member);
  if (members.length > 1 || (graph.get(file) ?? []).includes(file)) {
    for (const member of members) state.found.set(member, state.count);
    state.count++;
  }
}
