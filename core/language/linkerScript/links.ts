import type { Name } from '../../linkerScript/syntax/syntaxTree';
import type { FileLink } from '../features';
import type { ScriptInput } from './scriptInput';
import { walkScript } from './treeWalk';

/** Links of INCLUDE, INPUT, GROUP and STARTUP to the files that they name, where those are found. */
export function linksInScript(input: ScriptInput): readonly FileLink[] {
  const links: FileLink[] = [];
  const add = (name: Name | undefined, path = name?.text): void => {
    if (!name || path === undefined || path === '') return;
    const target = input.otherScripts.resolve(input.file, path);
    if (target !== undefined) links.push({ span: inner(name), target });
  };
  walkScript(input.script, {
    node: (node) => {
      if (node.kind === 'include') add(node.path);
      else if (node.kind === 'input') {
        for (const { name, library } of node.files) {
          const file = library
            ? name.text.startsWith(':')
              ? name.text.slice(1)
              : `lib${name.text}.a`
            : name.text;
          add(name, file);
        }
      } else if (node.kind === 'command' && node.command === 'STARTUP')
        for (const name of node.names) add(name);
    },
  });
  return links;
}

/** The span without the quotes. */
function inner({ span, quoted }: Name): FileLink['span'] {
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}
