import { say } from '../../base/wording';
import { keywordKind, Mode, Token } from './tokens';
import type { VersionCommand } from './syntaxTree';
import type { TokenReader } from './tokenReader';

const GLOBAL = keywordKind('global');
const LOCAL = keywordKind('local');
const EXTERN = keywordKind('extern');

/** `VERSION { TAG { global: a; local: *; } OLDER; … }`: checked, but not kept: nothing in it affects memory. */
export function parseVersion(reader: TokenReader): VersionCommand {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.VersionStart);
  const bodyStart = reader.start();
  if (reader.expect(Token.OpenBrace)) {
    reader.popMode();
    reader.pushMode(Mode.VersionScript);
    let count = 0;
    while (reader.kind() !== Token.CloseBrace || count === 0) {
      if (!versionNode(reader)) break;
      count++;
    }
    if (reader.recovering) skipToEnd(reader);
    reader.expect(Token.CloseBrace);
  }
  reader.popMode();
  const span = reader.spanFrom(keyword.start);
  return { kind: 'version', span, keyword, body: { start: Math.min(bodyStart, span.end), end: span.end } };
}

/** Recovery: to the brace that closes the command, or to the next command where it is missing. */
function skipToEnd(reader: TokenReader): void {
  for (let depth = 0; ;) {
    const kind = reader.kind();
    if (kind === Token.End || (kind === Token.CloseBrace && depth === 0)) return;
    if (kind === Token.VersionTag && depth === 0 && /^(?:MEMORY|SECTIONS|PHDRS)$/.test(reader.text())) return;
    if (kind === Token.OpenBrace) depth++;
    if (kind === Token.CloseBrace) depth--;
    reader.take();
  }
}

function versionNode(reader: TokenReader): boolean {
  const tagged = reader.kind() === Token.VersionTag;
  if (tagged) reader.take();
  if (!reader.expect(Token.OpenBrace)) return false;
  reader.pushMode(Mode.VersionNode);
  const good = reader.kind() === Token.CloseBrace || definitions(reader);
  reader.popMode();
  if (!good || !reader.expect(Token.CloseBrace)) return false;
  while (tagged && reader.kind() === Token.VersionTag) reader.take();
  return reader.expect(Token.Semicolon);
}

/** `a; b;`, `global: …; local: …;`; the names `global`, `local` and `extern` may stand for themselves. */
function definitions(reader: TokenReader): boolean {
  let section = 0;
  for (let count = 0; ; count++) {
    const kind = reader.kind();
    if (kind === Token.CloseBrace && count > 0) return true;
    if (kind === GLOBAL || kind === LOCAL) {
      reader.take();
      const opens = (kind === GLOBAL && count === 0) || (kind === LOCAL && (count === 0 || section === 1));
      if (reader.kind() === Token.Colon && opens) {
        section = kind === GLOBAL ? 1 : 2;
        reader.take();
        if (!definition(reader)) return false;
      }
    } else if (!definition(reader)) return false;
    if (!reader.expect(Token.Semicolon)) return false;
  }
}

function definition(reader: TokenReader): boolean {
  const kind = reader.kind();
  if (kind === Token.VersionIdentifier || kind === Token.Quoted || kind === GLOBAL || kind === LOCAL) {
    reader.take();
    return true;
  }
  if (kind !== EXTERN) {
    reader.fail(say`Symbol pattern expected`);
    return false;
  }
  reader.take();
  if (reader.kind() !== Token.Quoted) return true;
  reader.take();
  if (!reader.expect(Token.OpenBrace)) return false;
  const good = reader.enter() && externDefinitions(reader);
  reader.leave();
  return good;
}

function externDefinitions(reader: TokenReader): boolean {
  for (;;) {
    if (!definition(reader)) return false;
    if (reader.kind() === Token.Semicolon) reader.take();
    else if (reader.kind() !== Token.CloseBrace) {
      reader.fail(say`';' expected`);
      return false;
    }
    if (reader.kind() === Token.CloseBrace) break;
  }
  reader.take();
  return true;
}

/** Whether a text is a version script (`--version-script`), which shares the `.lds` of its name with linker scripts. */
export function isVersionScript(text: string): boolean {
  if (!/\b(?:global|local)[ \t]*:/.test(text)) return false;
  const plain = text.replace(/\/\*[^]*?(?:\*\/|$)|#[^\n]*/g, ' ');
  return /^\s*(?!SECTIONS\b|MEMORY\b|PHDRS\b|VERSION\b)(?:[\w.$-]+\s*)?\{\s*(?:(?:global|local)\s*:|[\w.*?\[\]"-]+\s*;|extern\b|\})/.test(
    plain,
  );
}
