import { markdownCode, escapeMarkdown } from '../base/plainText';
import { formatAddress } from '../base/size';
import type { Span } from '../base/span';
import { say, sayLabelled, sayList } from '../base/wording';
import type { BuiltTarget } from '../project/builtTarget';
import { readableSources, sourcesWithHeaders } from '../project/sourceConstants';
import { explainAddress, type ExplainedAddress } from '../report/explain/address';
import { addressSummary } from '../report/explain/summary';
import type { Analysis } from '../session';
import type { HoverText } from './features';

/** Longer than any number with its suffix. */
const longestNumber = 24;

/**
 * The number at an offset that may be an address: hexadecimal with eight digits that count, as C and linker scripts write
 * it (`0x34164000UL`, `0x3416'4000`). Shorter numbers are sizes and offsets.
 */
export function hexAddressAt(
  text: string,
  offset: number,
): { readonly span: Span; readonly value: bigint } | undefined {
  const from = Math.max(0, offset - longestNumber);
  const around = text.slice(from, offset + longestNumber);
  for (const match of around.matchAll(/(?<![\w.])0x([0-9a-f_']{8,})([ul]*)(?![\w.])/gi)) {
    const span = { start: from + match.index, end: from + match.index + match[0].length };
    if (offset < span.start || offset > span.end) continue;
    const digits = match[1]!.replace(/[_']/g, '').replace(/^0+/, '');
    return digits.length === 8 ? { span, value: BigInt(`0x${digits}`) } : undefined;
  }
  return undefined;
}

/** What an address is in these targets, a line each; targets that say the same share one. */
export function addressMarkdown(
  analysis: Analysis,
  targets: readonly BuiltTarget[],
  address: bigint,
): string | undefined {
  const explained = targets
    .map((target) => explainAddress(target, analysis.ledgerOf(target), analysis.positions, address))
    .filter(isKnown);
  const byText = new Map<string, string[]>();
  for (const entry of explained) {
    const text = addressSummary(entry);
    byText.set(text, [...(byText.get(text) ?? []), entry.target]);
  }
  if (byText.size === 0) return undefined;
  const lines = [...byText].map(([text, names]) =>
    byText.size === 1
      ? sayLabelled(markdownCode(formatAddress(address)), escapeMarkdown(text))
      : say`${markdownCode(formatAddress(address))} of ${escapeMarkdown(sayList(names))}: ${escapeMarkdown(text)}`,
  );
  return lines.join('\n\n');
}

/** A number of eight digits may be a mask as well: it is an address where memory of this target is. */
function isKnown({ bank, isOnBoard, claims }: ExplainedAddress): boolean {
  return bank !== undefined && (isOnBoard || claims.length > 0);
}

/** The number at an offset of any text of these targets, explained. */
export function addressHover(
  analysis: Analysis,
  targets: readonly BuiltTarget[],
  text: string,
  offset: number,
): HoverText | undefined {
  const found = hexAddressAt(text, offset);
  const markdown = found && addressMarkdown(analysis, targets, found.value);
  return markdown === undefined ? undefined : { span: found!.span, markdown };
}

/**
 * The number in a piece of a C source or header as an editor shows it, saved or not; undefined where no target has the
 * file, or the number is not an address of it.
 */
export function addressHoverInSource(
  analysis: Analysis,
  file: string,
  text: string,
  offset: number,
): HoverText | undefined {
  // Which targets have a source is the longer question: most places hold no address.
  return hexAddressAt(text, offset) && addressHover(analysis, targetsOfSource(analysis, file), text, offset);
}

/** The targets that compile a C source, or whose sources include a header. */
export function targetsOfSource({ targets, artifacts }: Analysis, file: string): readonly BuiltTarget[] {
  if (!/\.(?:c|cc|cpp|cxx|h|hpp|hh|s)$/i.test(file)) return [];
  return targets.filter(
    ({ models, boot, files }) =>
      models.some((model) => model.file === file) ||
      boot.some(({ evidence }) => evidence.file === file) ||
      sourcesWithHeaders(artifacts, readableSources(artifacts, files.sources)).includes(file),
  );
}
