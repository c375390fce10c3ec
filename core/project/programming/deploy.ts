import { getNodeValue, type Node } from 'jsonc-parser';
import { treeOf } from '../../base/jsonDepth';
import { dirname, join } from '../../base/path';
import { newVariables, type ScriptCommand, unknown, type Word } from './script';
import { shellCommands } from './shell';
import type { ReadCall } from './toolCall';
import { toolCalls } from './tools';

/**
 * ST's deployment of a model into a project, `stmaic_<board>.conf`: JSON with the commands that build, sign and program it
 * (`"flash_network_data_cmd": "${flasher} … -w x.bin 0x70380000"`). `env` and the configuration itself give the
 * variables; the commands run in the configuration's `cwd`.
 */
export function deployCalls(text: string, path: string): readonly ReadCall[] {
  const root = treeOf(text);
  if (!root) return [];
  const env = stringsOf(property(root, 'env'));
  return (property(root, 'configurations')?.children ?? []).flatMap((configuration) => {
    const own = [...stringsOf(configuration)].map(([name, value]): [string, string] => [
      name,
      // `"name": "${name}"` hands the value of `env` on.
      value.replaceAll(`\${${name}}`, env.get(name) ?? unknown),
    ]);
    const values = new Map([...env, ...own]);
    const folder = folderOf(values, path);
    return commandsOf(configuration, values).flatMap(({ words, start }) =>
      toolCalls(words).map((call) => ({ call, start, folder })),
    );
  });
}

function property(node: Node, name: string): Node | undefined {
  return node.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}

function stringsOf(node: Node | undefined): Map<string, string> {
  const pairs = (node?.children ?? []).flatMap(({ children }): [string, string][] => {
    const [key, value] = children ?? [];
    return typeof key?.value === 'string' && value?.type === 'string'
      ? [[key.value, String(getNodeValue(value))]]
      : [];
  });
  return new Map(pairs);
}

function commandsOf(configuration: Node, values: ReadonlyMap<string, string>): readonly ScriptCommand[] {
  return (configuration.children ?? []).flatMap(({ children }): readonly ScriptCommand[] => {
    const [key, value] = children ?? [];
    if (!/_cmd$/.test(String(key?.value)) || value?.type !== 'string') return [];
    const written = String(getNodeValue(value));
    const base = value.offset + 1;
    const isAsWritten = written.length === value.length - 2;
    // Each word stands in the file as it is written; what a variable gives has no place of its own there.
    return shellCommands(written.replace(reference, marked), 'shell', newVariables(), base).map(
      ({ words }) => ({
        words: words.map((word) => resolved(word, values, isAsWritten)),
        start: value.offset,
      }),
    );
  });
}

const reference = /\$\{(\w+)\}/g;
/** As long as what it stands for, and no word of the shell. */
const marked = (_: string, name: string): string => `\u0003{${name}}`;

function resolved(word: Word, values: ReadonlyMap<string, string>, isAsWritten: boolean): Word {
  const text = expanded(word.text.replace(/\u0003\{/g, '${'), values);
  return {
    text,
    span: isAsWritten && text === word.text ? word.span : undefined,
    isKnown: word.isKnown && !text.includes(unknown),
  };
}

/** More variables in variables than any file has. */
const deepest = 8;

/** What a text says with its variables put in; the tools that the deployment itself knows go by their usual names. */
function expanded(text: string, values: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > deepest) return unknown;
  return text.replace(reference, (_, name: string) => {
    const value = values.get(name) ?? ofTheTool.get(name);
    return value === undefined ? unknown : expanded(value, values, depth + 1);
  });
}

const ofTheTool: ReadonlyMap<string, string> = new Map([
  ['ProjectFolder', '.'],
  ['STM32CubeProgrammer', 'STM32_Programmer_CLI'],
  ['STM32SigningTool', 'STM32_SigningTool_CLI'],
]);

/** `cwd` of the configuration, from the project's root; undefined where it is not certain. */
function folderOf(values: ReadonlyMap<string, string>, path: string): string | undefined {
  const cwd = expanded('${cwd}', values);
  return cwd.includes(unknown) ? undefined : join(dirname(path), cwd);
}
