import { getNodeValue, type Node } from 'jsonc-parser';
import { treeOf } from '../../base/jsonDepth';
import { known, newVariables, unknown, type ScriptCommand, type Word } from './script';
import { shellCommands } from './shell';

/**
 * The commands of `.vscode/tasks.json`, and the GDB and OpenOCD commands of `launch.json`. `${workspaceFolder}` is the
 * project's folder, which stands as `./` of it.
 */
export function jsonCommands(text: string): readonly ScriptCommand[] {
  const root = treeOf(text);
  return root ? objectsIn(root).flatMap(commandsOf) : [];
}

function objectsIn(node: Node): readonly Node[] {
  return [...(node.type === 'object' ? [node] : []), ...(node.children ?? []).flatMap(objectsIn)];
}

function property(node: Node, name: string): Node | undefined {
  return node.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}

/** Keys of debug configurations whose strings are commands of GDB or OpenOCD. */
const debugLists = /Commands$|^(?:setupCommands|openOCDLaunchCommands|openOCDPreConfigLaunchCommands)$/;

function commandsOf(node: Node): readonly ScriptCommand[] {
  const debug = (node.children ?? []).flatMap((child): readonly ScriptCommand[] => {
    const [key, value] = child.children ?? [];
    if (typeof key?.value !== 'string' || !debugLists.test(key.value) || value?.type !== 'array') return [];
    return (value.children ?? []).flatMap((item) => {
      const line = item.type === 'object' ? property(item, 'text') : item;
      return line ? lineCommands(line) : [];
    });
  });
  const command = property(node, 'command');
  if (!command) return debug;
  const args = property(node, 'args');
  const words = [command, ...(args?.type === 'array' ? (args.children ?? []) : [])].map(wordOf);
  const hasArguments = words.length > 1;
  return [...debug, ...(hasArguments ? [{ words, start: command.offset }] : lineCommands(command))];
}

/** A whole command line in one string. */
function lineCommands(node: Node): readonly ScriptCommand[] {
  const word = wordOf(node);
  const base = word.span?.start ?? -1e9;
  return shellCommands(word.text, 'shell', newVariables(), base).map(({ words }) => ({
    words: words.map((each) => (base < 0 ? { ...each, span: undefined } : each)),
    start: node.offset,
  }));
}

/** A string, or `{ "value": …, "quoting": … }`. */
function wordOf(node: Node): Word {
  const value: unknown = getNodeValue(node);
  if (typeof value === 'object' && value !== null && 'value' in value) {
    const inner = property(node, 'value');
    return inner ? wordOf(inner) : known('', -1);
  }
  if (typeof value === 'object') return { ...known(unknown, -1), isKnown: false };
  const text = String(value).replace(/\$\{workspace(?:Folder|Root)\}[\\/]?/g, './');
  // An escape or a variable in the string moves what follows.
  const isAsWritten = text.length === node.length - 2 && !text.includes('\\');
  return { ...known(text, isAsWritten ? node.offset + 1 : -1), isKnown: !text.includes('${') };
}

/** The post-build and pre-build steps of a CubeIDE project. */
export function cprojectCommands(text: string): readonly ScriptCommand[] {
  return [...text.matchAll(/\b(?:pre|post)(?:build|announcebuild)Step="([^"]*)"/gi)].flatMap((match) => {
    const start = match.index + match[0].length - match[1]!.length - 1;
    const line = match[1]!
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&#(?:10|13);/g, '\n')
      .replace(/&apos;/g, "'")
      .replace(/&amp;/g, '&')
      .replace(/\$\{(?:ProjDirPath|workspace_loc:\/\$\{ProjName\})\}[\\/]/g, './');
    const isAsWritten = line === match[1];
    // Steps run in the folder of the configuration, `Debug`: `../` is the project's.
    const inProject = (word: Word): Word => ({ ...word, text: word.text.replace(/^\.\.[\\/]/, './') });
    return shellCommands(line, 'shell', newVariables(), start).map(({ words }) => ({
      words: words.map((word) => inProject(isAsWritten ? word : { ...word, span: undefined })),
      start,
    }));
  });
}
