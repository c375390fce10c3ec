import { containsAddress } from '../../base/addressRange';
import { spanContains } from '../../base/span';
import { formatAddress, formatHex, formatSize } from '../../base/size';
import { markdownBlock, markdownCode } from '../../base/plainText';
import type { Span } from '../../base/span';
import { say, sayList } from '../../base/wording';
import { leastAddress } from '../../device/usualPlaces';
import { bankAt } from '../../device/addressSpace';
import type { Region } from '../../linkerScript/evaluation';
import { keywords, Token } from '../../linkerScript/syntax/tokens';
import type { NumberExpression, Pattern } from '../../linkerScript/syntax/syntaxTree';
import type { HoverText } from '../features';
import { sectionMeaning } from './inputSectionTable';
import { keywordMarkdown, keywordNamed } from './keywords';
import { addressingOf, regionMarkdown, regionNamed, valueForms } from './regionText';
import { nameAt, type NameUse } from './scriptNames';
import type { ScriptInput } from './scriptInput';
import { definitionsOf } from './navigation';
import { tokenAt } from './tokens';
import { type Node, walkNode } from '../../linkerScript/syntax/generated/treeWalk';
import { nodesAt } from './treeWalk';

/** What to show at an offset: a region, symbol, section, keyword, pattern or number; undefined elsewhere. */
export function hoverInScript(input: ScriptInput, offset: number): HoverText | undefined {
  const token = tokenAt(input.script, offset);
  if (!token) return undefined;
  const { span, kind } = token;
  const show = (markdown: string | undefined, at: Span = span): HoverText | undefined =>
    markdown === undefined ? undefined : { span: at, markdown };

  const nodes = nodesAt(input.script, offset);
  const region = enclosingRegion(nodes);
  const use = nameAt(input.script, offset);
  if (use && use.span.start <= span.start && use.span.end >= span.end)
    return show(nameMarkdown(input, use), use.span);
  if (kind >= Token.Keyword) return show(keywordHover(input, keywords[kind - Token.Keyword]!, region, span));
  if (kind === Token.Number) return show(numberHover(input, span, nodes));
  if (kind === Token.Name || kind === Token.Quoted) {
    const name = input.text.slice(span.start, span.end);
    return show(plainNameHover(name, offset, nodes));
  }
  return undefined;
}

/** The region definition around an offset, if any. */
function enclosingRegion(nodes: readonly Node[]): Extract<Node, { kind: 'region' }> | undefined {
  for (const node of nodes) if (node.kind === 'region') return node;
  return undefined;
}

function nameMarkdown(input: ScriptInput, use: NameUse): string | undefined {
  switch (use.space) {
    case 'region': {
      const region = definedHere(input, use) ?? regionNamed(input, use.name);
      if (region) return regionMarkdown(input, region, use.name);
      return say`**region** ${markdownCode(use.name)}\n\nMEMORY declares no region or alias of this name.`;
    }
    case 'symbol':
      return symbolMarkdown(input, use.name);
    case 'section':
      return sectionMarkdown(input, use);
    case 'phdr':
      return definitionText(input, use, say`program header`);
  }
}

/** Of a region defined twice, hovering either definition shows its own numbers. */
function definedHere(input: ScriptInput, use: NameUse): Region | undefined {
  if (!use.isDefinition || use.node.kind !== 'region') return undefined;
  return input.evaluation.regions.find(
    (region) => region.file === input.file && region.nameSpan.start === use.span.start && !region.invented,
  );
}

function symbolMarkdown(input: ScriptInput, name: string): string {
  const lines = [say`**symbol** ${markdownCode(name)}`];
  const known = input.evaluation.symbols.filter((symbol) => symbol.name === name);
  const value = known.find((symbol) => symbol.value !== undefined)?.value;
  if (value !== undefined) {
    lines.push(`\`${valueForms(value)}\``);
    const bank = bankAt(addressingOf(input), value);
    if (bank && value >= leastAddress) lines.push(say`as an address: in ${bank.name}`);
  }
  const definitions = definitionsOf(input, 'symbol', name);
  for (const definition of definitions.slice(0, 4)) {
    const { node, script } = definition;
    if (node.kind === 'assignment')
      lines.push(markdownBlock('ld', oneLine(script.text.slice(node.span.start, node.span.end))));
  }
  if (definitions.length === 0) lines.push(say`No script defines it: an object file or \`--defsym\` must.`);
  else if (value === undefined) lines.push(say`Its value depends on what is linked.`);
  return lines.join('\n\n');
}

function sectionMarkdown(input: ScriptInput, use: NameUse): string {
  const lines = [say`**output section** ${markdownCode(use.name)}`];
  const sections = input.evaluation.sections.filter((section) => section.name === use.name);
  const section =
    sections.find(
      (candidate) => candidate.file === input.file && candidate.nameSpan.start === use.span.start,
    ) ?? sections[0];
  if (!section) {
    lines.push(use.isDefinition ? (sectionMeaning(use.name) ?? '') : say`No SECTIONS block defines it here.`);
    return lines.filter((line) => line !== '').join('\n\n');
  }
  const region = section.region === undefined ? undefined : regionNamed(input, section.region);
  if (section.region !== undefined) {
    const from = region?.origin === undefined ? '' : say` (from \`${formatAddress(region.origin)}\`)`;
    lines.push(say`runs in region ${markdownCode(section.region)}${from}`);
  } else {
    lines.push(
      say`names no region: it stays in the region of the section before it that fits its attributes, or anywhere`,
    );
  }
  if (section.loadRegion !== undefined && section.loadRegion !== section.region) {
    lines.push(say`loaded in region ${markdownCode(section.loadRegion)}; start-up code must copy it`);
  }
  if (section.noload) lines.push(say`NOLOAD: takes addresses, has no bytes in the image`);
  const meaning = sectionMeaning(section.name);
  if (meaning !== undefined) lines.push(meaning);
  return lines.join('\n\n');
}

function definitionText(input: ScriptInput, use: NameUse, what: string): string {
  const definition = definitionsOf(input, use.space, use.name)[0];
  const lines = [`**${what}** ${markdownCode(use.name)}`];
  if (definition) {
    const { node, script } = definition;
    lines.push(markdownBlock('ld', oneLine(script.text.slice(node.span.start, node.span.end))));
  }
  return lines.join('\n\n');
}

function keywordHover(
  input: ScriptInput,
  word: string,
  around: Extract<Node, { kind: 'region' }> | undefined,
  span: Span,
): string | undefined {
  const keyword = keywordNamed(word);
  if (!keyword) return undefined;
  const markdown = keywordMarkdown(keyword);
  if (!around) return markdown;
  const region = input.evaluation.regions.find(
    (candidate) => candidate.file === input.file && candidate.nameSpan.start === around.name.span.start,
  );
  const isOrigin = around.originKeyword?.start === span.start;
  const isLength = around.lengthKeyword?.start === span.start;
  const value = isOrigin ? region?.origin : isLength ? region?.length : undefined;
  return value === undefined ? markdown : `\`${valueForms(value)}\`\n\n${markdown}`;
}

function numberHover(input: ScriptInput, span: Span, nodes: readonly Node[]): string | undefined {
  const number = numberAt(nodes, span);
  if (!number) return undefined;
  const { value } = number;
  const lines = [
    `\`${input.text.slice(span.start, span.end)} = ${otherForms(value, input.text[span.start]!, span, input)}\``,
  ];
  if (value >= leastAddress && value <= 0xffff_ffffn) {
    const explained = input.explainAddress?.(value);
    const bank = bankAt(addressingOf(input), value);
    if (explained !== undefined) lines.push(explained);
    else if (bank)
      lines.push(
        say`as an address: in ${bank.name}, ${formatSize(value - bankStart(input, value, bank.range.start))} from its start`,
      );
  }
  return lines.join('\n\n');
}

function bankStart(input: ScriptInput, value: bigint, start: bigint): bigint {
  const device = addressingOf(input);
  const alias = device.aliases.find(({ range }) => containsAddress(range, value));
  return alias ? start - alias.distance : start;
}

/** A number in the notations that it is not written in. */
function otherForms(value: bigint, first: string, span: Span, input: ScriptInput): string {
  const text = input.text.slice(span.start, span.end);
  const isHex = /^(0[xX]|\$)/.test(text);
  const hasUnit = /[kKmM]$/.test(text) && first !== '$';
  const forms: string[] = [];
  if (!isHex || hasUnit) forms.push(formatHex(value));
  if (isHex || hasUnit) forms.push(value.toString());
  if (value >= 1024n) forms.push(formatSize(value));
  return forms.length > 0 ? forms.join(' = ') : formatHex(value);
}

function numberAt(nodes: readonly Node[], span: Span): NumberExpression | undefined {
  const innermost = nodes[nodes.length - 1];
  if (!innermost) return undefined;
  let found: NumberExpression | undefined;
  walkNode(innermost, {
    expression: (expression) => {
      if (expression.kind === 'number' && expression.span.start === span.start) found = expression;
    },
  });
  return found;
}

function plainNameHover(name: string, offset: number, nodes: readonly Node[]): string | undefined {
  const innermost = nodes[nodes.length - 1];
  if (innermost?.kind === 'inputSections') {
    const pattern = innermost.sections.find(({ name: at }) => spanContains(at.span, offset));
    if (pattern) return patternHover(pattern);
    const { file } = innermost;
    if (file && spanContains(file.name.span, offset)) return fileHover(file);
    return undefined;
  }
  if (innermost?.kind === 'region' && innermost.attributes && contains(innermost.attributes.span, offset)) {
    return attributesHover(name);
  }
  const keyword = keywordNamed(name.replace(/^"|"$/g, ''));
  return keyword ? keywordMarkdown(keyword) : undefined;
}

function contains(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

function patternHover({ name, sort, exclude }: Pattern): string | undefined {
  const special = name.text === 'COMMON' ? keywordNamed('COMMON') : undefined;
  if (special) return keywordMarkdown(special);
  const meaning = sectionMeaning(name.text);
  const lines = [say`**input sections** ${markdownCode(name.text)}`];
  if (meaning !== undefined) lines.push(meaning);
  if (sort.length > 0) lines.push(say`sorted: ${sayList(sort.map(({ order }) => `\`${order}\``))}`);
  if (exclude.length > 0) lines.push(say`not from ${sayList(exclude.map(({ text }) => markdownCode(text)))}`);
  return lines.join('\n\n');
}

function fileHover({ name }: Pattern): string {
  if (name.text === '*')
    return say`**input files** \`*\`: all of them, except what an earlier pattern has taken`;
  const colon = name.text.indexOf(':');
  if (colon > 0) {
    const archive = name.text.slice(0, colon);
    const member = name.text.slice(colon + 1);
    return say`**input files** ${markdownCode(name.text)}: ${member === '' ? say`all members` : say`members ${markdownCode(member)}`} of archive ${markdownCode(archive)}`;
  }
  return say`**input files** ${markdownCode(name.text)}`;
}

const attributeMeanings: Readonly<Record<string, () => string>> = {
  r: () => say`read-only sections`,
  w: () => say`writable sections`,
  x: () => say`executable sections`,
  a: () => say`allocated sections`,
  i: () => say`initialised sections`,
  l: () => say`initialised sections`,
  '!': () => say`not what follows`,
};

function attributesHover(name: string): string {
  const lines = [
    say`**attributes**: where a section names no region, it goes to the first whose attributes fit it.`,
  ];
  for (const letter of new Set(name.toLowerCase())) {
    const meaning = attributeMeanings[letter]?.();
    if (meaning !== undefined) lines.push(`\`${letter}\` ${meaning}`);
  }
  return lines.join('\n\n');
}

/** Much more than is shown, and little enough that a text of many `/*` without an end does not take long. */
const longestExpression = 2000;

function oneLine(text: string): string {
  const plain = text
    .slice(0, longestExpression)
    .replace(/\/\*[^]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.length > 160 ? `${plain.slice(0, 157)}…` : plain;
}
