import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const root = join(__dirname, '..', '..');

/** The grammar of a language as package.json contributes it, run by the engine that VS Code uses. */
export async function loadGrammar(language: string): Promise<IGrammar> {
  const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    contributes: { grammars: { language: string; scopeName: string; path: string }[] };
  };
  const entry = contributes.grammars.find((grammar) => grammar.language === language);
  if (!entry) throw new Error(`package.json contributes no grammar for ${language}`);
  const wasm = createRequire(__filename).resolve('vscode-oniguruma/release/onig.wasm');
  await loadWASM(readFileSync(wasm));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: (scope) => {
      const path = join(root, entry.path);
      return Promise.resolve(
        scope === entry.scopeName ? parseRawGrammar(readFileSync(path, 'utf8'), path) : null,
      );
    },
  });
  const grammar = await registry.loadGrammar(entry.scopeName);
  if (!grammar) throw new Error(`${entry.path} did not load`);
  return grammar;
}

export interface Token {
  readonly text: string;
  /** Scopes from the outside in, without the language's own. */
  readonly scopes: readonly string[];
}

/** The tokens of each line. */
export function tokenize(grammar: IGrammar, text: string): Token[][] {
  let state = INITIAL;
  return text.split(/\r?\n/).map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens.map((token) => ({
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes.slice(1),
    }));
  });
}

/** One line of source, then one line per token that is not white space: its text and its innermost scopes. */
export function describeTokens(lines: readonly Token[][]): string {
  return lines
    .map((tokens) => {
      const source = tokens.map((token) => token.text).join('');
      const marked = tokens
        .filter((token) => token.text.trim() !== '')
        .map((token) => `    ${token.text.trim()}  →  ${token.scopes.join(' ') || '(none)'}`);
      return [`| ${source}`.trimEnd(), ...marked].join('\n');
    })
    .join('\n');
}
