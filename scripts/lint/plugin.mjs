// ESLint rules for the walls between the parts of the project. Written here because what exists counts no circle of
// `import type`, and resolves modules for seconds; this reads 700 files once, in about half a second.
import { builtinModules } from 'node:module';
import { relative, sep } from 'node:path';
import { circles, importGraph, resolveImport } from './importGraph.mjs';

/** One graph per run and root: an editor's ESLint sees other files' changes after a restart. */
const known = new Map();

function circlesBelow(root) {
  if (!known.has(root)) {
    const graph = importGraph(root);
    known.set(root, circles(graph));
  }
  return known.get(root);
}

/** Calls `check(node, specifier)` for each import and export-from of a file, types and `import()` included. */
function eachImport(check) {
  const visit = (node) => {
    if (node.source?.type === 'Literal') check(node.source, String(node.source.value));
  };
  return {
    ImportDeclaration: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    ImportExpression: visit,
    TSImportType: (node) => {
      const literal = node.source ?? node.argument?.literal;
      if (literal?.type === 'Literal') check(literal, String(literal.value));
    },
  };
}

function pathOf(context) {
  return relative(context.cwd, context.filename).split(sep).join('/');
}

/** The wall of a file: the longest room that holds it. */
function wallOf(walls, file) {
  return walls
    .filter(({ room }) => file === room || file.startsWith(`${room}/`))
    .sort((a, b) => b.room.length - a.room.length)[0];
}

const layers = {
  meta: { type: 'problem', schema: [{ type: 'array' }] },
  create: (context) => {
    const walls = context.options[0];
    const file = pathOf(context);
    const own = wallOf(walls, file);
    if (!own) return {};
    return eachImport((node, specifier) => {
      if (specifier.startsWith('.')) {
        const target = resolveImport(context.cwd, file, specifier);
        if (target === undefined) return;
        const other = wallOf(walls, target);
        if (other === own || (other && own.imports.includes(other.room))) return;
        const may = own.imports.length > 0 ? own.imports.join(', ') : 'nothing else';
        context.report({ node, message: `${own.room} may not import ${target}. It may import: ${may}.` });
      } else if (!own.packages.some((name) => isOf(name, specifier))) {
        const may = own.packages.length > 0 ? own.packages.join(', ') : 'none';
        context.report({ node, message: `${own.room} may not import ${specifier}. Its packages: ${may}.` });
      }
    });
  },
};

function isOf(name, specifier) {
  if (name === 'node:') return specifier.startsWith('node:') || builtinModules.includes(specifier);
  return specifier === name || specifier.startsWith(`${name}/`);
}

const noCircle = {
  meta: { type: 'problem', schema: [] },
  create: (context) => {
    const file = pathOf(context);
    const found = circlesBelow(context.cwd);
    const own = found.get(file);
    if (own === undefined) return {};
    return eachImport((node, specifier) => {
      const target = specifier.startsWith('.') ? resolveImport(context.cwd, file, specifier) : undefined;
      if (target === undefined || found.get(target) !== own) return;
      const members = [...found].filter(([, circle]) => circle === own).map(([member]) => member);
      context.report({ node, message: `A circle of imports: ${members.sort().join(', ')}.` });
    });
  },
};

/** Two addresses that a rule compares are the beginning of another notion of an overlap. Offsets in texts are spans. */
const ownIntervals = {
  meta: { type: 'problem', schema: [] },
  create: (context) => {
    const isAddress = ({ type, object, property }) =>
      type === 'MemberExpression' &&
      (property.name === 'start' || property.name === 'end') &&
      !/span/i.test(object.name ?? object.property?.name ?? '');
    return {
      BinaryExpression: (node) => {
        if (!/^[<>]=?$/.test(node.operator) || ![node.left, node.right].some(isAddress)) return;
        context.report({
          node,
          message:
            'Rules compare no addresses: ask the ledger, core/memory or the functions of core/base/addressRange.ts.',
        });
      },
    };
  },
};

export default { rules: { layers, 'no-circle': noCircle, 'own-intervals': ownIntervals } };
