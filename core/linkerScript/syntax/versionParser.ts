import { keywordKind, Mode, Token } from './scanner';
import type { VersionCommand } from './syntaxTree';
import type { TokenReader } from './tokenReader';

const GLOBAL = keywordKind('global');
const LOCAL = keywordKind('local');
const EXTERN = keywordKind('extern');

/** `VERSION { TAG { global: a; local: *; } OLDER; … }`: checked, but not kept; nothing of it bears on memory. */
export function parseVersion(reader: TokenReader): VersionCommand {
  const keyword = reader.takeSpan();
  reader.pushMode(Mode.VersionStart);
  const bodyStart = reader.start();
  if (reader.expect(123, "'{'")) {
    reader.popMode();
    reader.pushMode(Mode.VersionScript);
    let count = 0;
    while (reader.kind() !== 125 || count === 0) {
      if (!versionNode(reader)) break;
      count++;
    }
    if (reader.recovering) skipToEnd(reader);
    reader.expect(125, "'}'");
  }
  reader.popMode();
  const span = reader.spanFrom(keyword.start);
  return { kind: 'version', span, keyword, body: { start: Math.min(bodyStart, span.end), end: span.end } };
}

/** Recovery: to the brace that closes the command, or to the next command where it is missing. */
function skipToEnd(reader: TokenReader): void {
  for (let depth = 0; ;) {
    const kind = reader.kind();
    if (kind === Token.End || (kind === 125 && depth === 0)) return;
    if (kind === Token.VersionTag && depth === 0 && /^(?:MEMORY|SECTIONS|PHDRS)$/.test(reader.text())) return;
    if (kind === 123) depth++;
    if (kind === 125) depth--;
    reader.take();
  }
}

function versionNode(reader: TokenReader): boolean {
  const tagged = reader.kind() === Token.VersionTag;
  if (tagged) reader.take();
  if (!reader.expect(123, "'{'")) return false;
  reader.pushMode(Mode.VersionNode);
  const good = reader.kind() === 125 || definitions(reader);
  reader.popMode();
  if (!good || !reader.expect(125, "'}'")) return false;
  while (tagged && reader.kind() === Token.VersionTag) reader.take();
  return reader.expect(59, "';'");
}

/** `a; b;`, `global: …; local: …;`; the names `global`, `local` and `extern` may stand for themselves. */
function definitions(reader: TokenReader): boolean {
  let section = 0;
  for (let count = 0; ; count++) {
    const kind = reader.kind();
    if (kind === 125 && count > 0) return true;
    if (kind === GLOBAL || kind === LOCAL) {
      reader.take();
      const opens = (kind === GLOBAL && count === 0) || (kind === LOCAL && (count === 0 || section === 1));
      if (reader.kind() === 58 && opens) {
        section = kind === GLOBAL ? 1 : 2;
        reader.take();
        if (!definition(reader)) return false;
      }
    } else if (!definition(reader)) return false;
    if (!reader.expect(59, "';'")) return false;
  }
}

function definition(reader: TokenReader): boolean {
  const kind = reader.kind();
  if (kind === Token.VersionIdentifier || kind === Token.Quoted || kind === GLOBAL || kind === LOCAL) {
    reader.take();
    return true;
  }
  if (kind !== EXTERN) {
    reader.fail('Symbol pattern expected');
    return false;
  }
  reader.take();
  if (reader.kind() !== Token.Quoted) return true;
  reader.take();
  if (!reader.expect(123, "'{'")) return false;
  const good = reader.enter() && externDefinitions(reader);
  reader.leave();
  return good;
}

function externDefinitions(reader: TokenReader): boolean {
  for (;;) {
    if (!definition(reader)) return false;
    if (reader.kind() === 59) reader.take();
    else if (reader.kind() !== 125) {
      reader.fail("';' expected");
      return false;
    }
    if (reader.kind() === 125) break;
  }
  reader.take();
  return true;
}
