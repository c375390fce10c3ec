import { withoutEnding } from '../../base/trimming';

/** A file that the script copies. */
export interface ScriptCopy {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** A `stedgeai generate` call. */
export interface GenerateCall {
  /** The profile file of `--st-neural-art name@file`. */
  readonly profile: string | undefined;
  /** The folder of `--output`, as the script names it. */
  readonly output: string | undefined;
  /** The whole command on one line, as it is run in the script's folder; what the script does not say stays a variable. */
  readonly command: string;
  readonly line: number;
}

export interface GenerateScript {
  readonly calls: readonly GenerateCall[];
  readonly copies: readonly ScriptCopy[];
}

/** Reads what a shell or batch script does with models: nothing is run, unknown variables stay in the names. */
export function readGenerateScript(text: string): GenerateScript {
  const calls: GenerateCall[] = [];
  const copies: ScriptCopy[] = [];
  for (const { words, command, line } of commandLines(text)) {
    const tool = (words[0] ?? '')
      .replace(/\\/g, '/')
      .split('/')
      .pop()!
      .replace(/\.exe$/i, '')
      .toLowerCase();
    if (tool === 'stedgeai' && words[1] === 'generate')
      calls.push({ profile: profileOf(words), output: outputOf(words), command, line });
    else if (tool === 'cp' || tool === 'copy' || tool === 'mv' || tool === 'move') {
      const files = words.slice(1).filter((word) => !/^-|^\/[a-z]$/i.test(word));
      const to = files.pop();
      if (to !== undefined) for (const from of files) copies.push({ from: unix(from), to: unix(to), line });
    }
  }
  return { calls, copies };
}

export interface CommandLine {
  readonly words: readonly string[];
  /** The words with their quotes. */
  readonly command: string;
  readonly line: number;
}

/** Logical command lines: continuations joined, `&&` and `;` split, simple variables put in. */
export function commandLines(text: string): CommandLine[] {
  const result: CommandLine[] = [];
  const variables = new Map<string, string>();
  const physical = text.split(/\r\n|\n|\r/);
  // A line of a batch file that ends in a backslash ends in a folder.
  const isBatch = !text.startsWith('#!') && /^[ \t]*@?(?:echo off|set |rem |copy |::)/im.test(text);
  const continued = isBatch ? /\^$/ : /[\\`]$/;
  for (let i = 0; i < physical.length; i++) {
    const line = i;
    const pieces = [physical[i]!];
    while (continued.test(pieces[pieces.length - 1]!) && i + 1 < physical.length)
      pieces.push(pieces.pop()!.slice(0, -1), physical[++i]!);
    const source = pieces.join(' ');
    const trimmed = source.trim().replace(/^@/, '');
    if (/^(?:#|::|rem\b)/i.test(trimmed)) continue;
    const assignment =
      /^(?:export\s+|set\s+|readonly\s+|local\s+)?([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;&|]*)$/.exec(trimmed);
    if (assignment) {
      const value = expand(assignment[2]!.replace(/^["']|["']$/g, ''), variables);
      // A longer value names no file: one that doubles itself would soon fill the memory.
      if (value.length <= longestValue) variables.set(assignment[1]!, value);
      else variables.delete(assignment[1]!);
      continue;
    }
    for (const part of trimmed.split(/&&|;|\|\|/)) {
      const words = [...part.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map((match) =>
        expand(match[1] ?? match[2] ?? match[3]!, variables),
      );
      const command = expand(part.trim().replace(/\s+/g, ' '), variables);
      if (words.length > 0) result.push({ words, command, line });
    }
  }
  return result;
}

const longestValue = 2000;

function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\{(\w+)\}|\$(\w+)|%(\w+)%/g,
    (whole, a?: string, b?: string, c?: string) => variables.get(a ?? b ?? c ?? '') ?? whole,
  );
}

function profileOf(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const match = /^--st-neural-art(?:=(.*))?$/.exec(words[i]!);
    const value = match && (match[1] ?? words[i + 1]);
    if (value?.includes('@')) return unix(value.slice(value.indexOf('@') + 1));
  }
  return undefined;
}

function outputOf(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    const match = /^(?:--output|-o)(?:=(.*))?$/.exec(words[i]!);
    const value = match && (match[1] ?? words[i + 1]);
    if (value) return withoutEnding(unix(value), '/');
  }
  return undefined;
}

function unix(path: string): string {
  return path.replace(/\\/g, '/');
}
