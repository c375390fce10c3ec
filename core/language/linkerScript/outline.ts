import { byteCount } from '../../base/addressRange';
import { formatAddress, formatSize } from '../../base/size';
import { say, sayList } from '../../base/wording';
import type {
  OutputSectionDefinition,
  OverlayDefinition,
  Statement,
} from '../../linkerScript/syntax/syntaxTree';
import type { OutlineEntry } from '../features';
import { rangeOfRegion } from './regionText';
import type { ScriptInput } from './scriptInput';
import { childrenOf, type Node } from '../../linkerScript/syntax/generated/treeWalk';

/** The script as a tree: blocks, regions, sections, symbols, assertions. */
export function outlineOfScript(input: ScriptInput): readonly OutlineEntry[] {
  const values = new Map<string, bigint>();
  for (const { name, value } of input.evaluation.symbols) if (value !== undefined) values.set(name, value);
  const context = { ...input, values };
  return input.script.statements.flatMap((statement) => entriesOf(context, statement));
}

interface OutlineInput extends ScriptInput {
  /** Values of symbols, by name. */
  readonly values: ReadonlyMap<string, bigint>;
}

function entriesOf(input: OutlineInput, node: Node): readonly OutlineEntry[] {
  const children = (): readonly OutlineEntry[] =>
    childrenOf(node).flatMap((child) => entriesOf(input, child));
  const { span } = node;
  switch (node.kind) {
    case 'memory':
      return [{ name: 'MEMORY', kind: 'group', span, nameSpan: node.keyword, children: children() }];
    case 'sections':
      return [{ name: 'SECTIONS', kind: 'group', span, nameSpan: node.keyword, children: children() }];
    case 'phdrs':
      return [{ name: 'PHDRS', kind: 'group', span, nameSpan: node.keyword, children: children() }];
    case 'version':
      return [{ name: 'VERSION', kind: 'group', span, nameSpan: node.keyword, children: [] }];
    case 'sectionGroup':
      return [{ name: 'GROUP', kind: 'group', span, nameSpan: node.keyword, children: children() }];
    case 'region': {
      if (node.name.text === '') return [];
      const detail = regionDetail(input, node.name.span.start);
      const entry = {
        name: node.name.text,
        kind: 'region' as const,
        span,
        nameSpan: node.name.span,
        children: [],
      };
      return [detail === undefined ? entry : { ...entry, detail }];
    }
    case 'outputSection': {
      const name = node.name.text === '' ? say`(section without a name)` : node.name.text;
      return [
        { name, ...placement(node), kind: 'section', span, nameSpan: node.name.span, children: children() },
      ];
    }
    case 'overlay':
      return [
        {
          name: 'OVERLAY',
          ...placement(node),
          kind: 'group',
          span,
          nameSpan: node.keyword,
          children: children(),
        },
      ];
    case 'overlaySection':
      return [
        { name: node.name.text, kind: 'section', span, nameSpan: node.name.span, children: children() },
      ];
    case 'phdr':
      return [{ name: node.name.text, kind: 'group', span, nameSpan: node.name.span, children: [] }];
    case 'regionAlias': {
      if (!node.alias) return [];
      const entry = {
        name: node.alias.text,
        kind: 'alias' as const,
        span,
        nameSpan: node.alias.span,
        children: [],
      };
      return [node.region ? { ...entry, detail: `= ${node.region.text}` } : entry];
    }
    case 'assertStatement': {
      const name = node.message?.text ?? 'ASSERT';
      return [
        {
          name: name === '' ? 'ASSERT' : name,
          kind: 'assertion',
          span,
          nameSpan: node.keyword,
          children: [],
        },
      ];
    }
    case 'include':
      return node.path
        ? [
            {
              name: node.path.text,
              detail: 'INCLUDE',
              kind: 'file',
              span,
              nameSpan: node.path.span,
              children: [],
            },
          ]
        : [];
    default:
      return symbolEntry(input, node);
  }
}

function symbolEntry(input: OutlineInput, node: Statement | Node): readonly OutlineEntry[] {
  if (node.kind !== 'assignment' || node.target.text === '.' || node.target.text === '') return [];
  const value = input.values.get(node.target.text);
  const entry = {
    name: node.target.text,
    kind: 'symbol' as const,
    span: node.span,
    nameSpan: node.target.span,
    children: [],
  };
  return [value === undefined ? entry : { ...entry, detail: formatAddress(value) }];
}

function regionDetail(input: ScriptInput, nameStart: number): string | undefined {
  const region = input.evaluation.regions.find(
    (candidate) => candidate.file === input.file && candidate.nameSpan.start === nameStart,
  );
  const range = region && rangeOfRegion(region);
  return range && sayList([formatAddress(range.start), formatSize(byteCount(range))]);
}

function placement(node: OutputSectionDefinition | OverlayDefinition): { readonly detail?: string } {
  const run = node.region ? `> ${node.region.text}` : '';
  const load = node.loadRegion ? `AT> ${node.loadRegion.text}` : '';
  const detail = [run, load].filter((part) => part !== '').join(' ');
  return detail === '' ? {} : { detail };
}
