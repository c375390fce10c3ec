// The rules as their files write them: which there are, and what their comments say. Nothing is loaded here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const folder = 'core/rules';

/** Folders of rules and what the index calls them, in its order. */
export const subjects = {
  overlaps: 'Who shares bytes',
  boot: 'From programming to inference',
  builds: 'Models and their builds',
  versions: 'Versions',
  pools: 'Pool files and profiles',
  scripts: 'Linker scripts',
};

const sections = ['What it means on the board', 'Example', 'How to fix it', 'When to switch it off'];

/**
 * Every rule: the file, the constant, and the comment above it as Markdown.
 * @param {string} root the checkout
 * @returns {{file: string, subject: string, name: string, id: string, text: string}[]} by subject, then by id
 */
export function ruleFiles(root) {
  const found = [];
  for (const path of readdirSync(join(root, folder), { recursive: true }).map((name) => slashes(name))) {
    if (!path.endsWith('.ts') || path.startsWith('generated/')) continue;
    const source = readFileSync(join(root, folder, path), 'utf8');
    const file = `${folder}/${path}`;
    const names = [...source.matchAll(/^export const (\w+): Rule = \{\n {2}id: '([\w-]+)',$/gm)];
    if (/: Rule = \{/.test(source) && names.length !== 1) {
      throw new Error(`${file}: one file holds one rule, "export const NAME: Rule = {" with its id first`);
    }
    for (const [start, name, id] of names) {
      const [subject] = path.split('/');
      if (!(subject in subjects))
        throw new Error(`${file}: name the folder in scripts/generate/ruleFiles.mjs`);
      found.push({ file, subject, name, id, text: commentAbove(source, source.indexOf(start), file) });
    }
  }
  const order = Object.keys(subjects);
  return found.sort(
    (a, b) => order.indexOf(a.subject) - order.indexOf(b.subject) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}

/** The doc comment that ends right above `at`, without its stars. */
function commentAbove(source, at, file) {
  const start = source.lastIndexOf('/**\n', at);
  const comment = start < 0 ? '' : source.slice(start, at);
  if (!comment.endsWith(' */\n') || comment.indexOf('*/') !== comment.length - 3) {
    throw new Error(
      `${file}: the comment above the rule is its page: what it finds, then ${sections.join(', ')}`,
    );
  }
  const text = comment
    .slice('/**\n'.length, -' */\n'.length)
    .split('\n')
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n');
  const headings = [...text.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
  if (headings.join() !== sections.join()) {
    throw new Error(`${file}: the page has the sections ${sections.join(', ')}, not ${headings.join(', ')}`);
  }
  return unwrapped(text).trim();
}

/** One line per paragraph and list item, as Markdown outside code is written here. */
function unwrapped(text) {
  return text
    .split(/^(```[^]*?^```)$/m)
    .map((part) =>
      part.startsWith('```')
        ? part
        : part.replace(/([^\n|])\n(?=[^\n#|`]|`[^`])(?! *(?:[-*]|\d+\.) )/g, '$1 ').replace(/ {2,}/g, ' '),
    )
    .join('');
}

function slashes(path) {
  return path.replaceAll('\\', '/');
}
