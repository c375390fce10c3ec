import { parseScript } from './parser';
import type { Script, ScriptContext } from './script';

const contexts: readonly ScriptContext[] = ['memory', 'sections', 'statements'];

/** Texts beyond this are whole scripts. */
const fragmentLimit = 100_000;

/**
 * Reads a text as what it is a part of: a file that others INCLUDE into MEMORY holds regions, one for SECTIONS sections,
 * one for a section its contents. The first of these as which ld accepts it; a whole script where there is none.
 */
export function parseFitted(text: string, earlier?: Script): Script {
  const whole = parseScript(text, 'script', earlier);
  if (text.length > fragmentLimit || !hasErrors(whole)) return whole;
  for (const context of contexts) {
    const part = parseScript(text, context, earlier);
    if (!hasErrors(part) && part.statements.some(({ kind }) => kind !== 'empty')) return part;
  }
  return whole;
}

function hasErrors({ problems }: Script): boolean {
  return problems.some(({ severity }) => severity !== 'warning');
}
