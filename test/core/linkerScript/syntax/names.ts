import type { Statement } from '../../../../core/linkerScript/syntax/syntaxTree';
import type { Script } from '../../../../core/linkerScript/syntax/script';

/** A region or symbol that a script defines, with the whole of its entry. */
export interface Definition {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** All regions, aliases and symbols of a script, wherever they stand. */
export function definitions(script: Script): Definition[] {
  const found: Definition[] = [];
  const visit = (statement: Statement): void => {
    switch (statement.kind) {
      case 'memory':
        for (const entry of statement.entries) visit(entry);
        return;
      case 'region':
        if (statement.name.text !== '')
          found.push({ name: `region ${statement.name.text}`, ...statement.span });
        return;
      case 'sections':
      case 'sectionGroup':
      case 'outputSection':
        for (const inner of statement.statements) visit(inner);
        return;
      case 'overlay':
        for (const section of statement.sections) for (const inner of section.statements) visit(inner);
        return;
      case 'assignment':
        if (statement.target.text !== '.')
          found.push({ name: `symbol ${statement.target.text}`, ...statement.span });
        return;
      default:
    }
  };
  for (const statement of script.statements) visit(statement);
  return found;
}

/** Definitions that are gone once the token is deleted although it is no part of them. */
export function lostWithout(script: Script, token: number, parse: (text: string) => Script): string[] {
  const start = script.tokens.start(token);
  const end = script.tokens.end(token);
  const kept = new Set(
    definitions(parse(script.text.slice(0, start) + script.text.slice(end))).map(({ name }) => name),
  );
  return definitions(script)
    .filter((definition) => definition.end <= start || definition.start >= end)
    .map((definition) => definition.name)
    .filter((name) => !kept.has(name));
}
