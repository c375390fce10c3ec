import { say } from '../../base/wording';
import type { OutputSection } from '../../linkerScript/evaluation';
import { withoutEnding } from '../../base/trimming';
import { isFlash } from '../../memory/storage';
import type { Fix } from '../engine/finding';
import type { Report, Rule, RuleContext } from '../engine/rule';
import { rangeWithSize } from '../wording/words';

/**
 * A `NOLOAD` section in flash takes input sections that have content: constants, code, the epoch blobs or weights of a
 * model.
 *
 * ## What it means on the board
 *
 * `NOLOAD` keeps the section out of the image: the linker gives it an address, and nothing programs its bytes. The
 * program reads erased flash there. In RAM `NOLOAD` is right, as RAM is not programmed.
 *
 * ## Example
 *
 * ```ld
 * SECTIONS
 * {
 *   .model_data (NOLOAD) : { *network_ecblobs*.o(.rodata*) } >XSPI2_FLASH
 * }
 * ```
 *
 * ## How to fix it
 *
 * Remove `(NOLOAD)` (quick fix), and program the image that then holds the section.
 *
 * ## When to switch it off
 *
 * Where a second image with the same layout brings the bytes.
 */
export const sectionNeverLoaded: Rule = {
  id: 'section-never-loaded',
  defaultSeverity: 'warning',
  title: 'a NOLOAD section in flash takes what has content, and nothing programs it',
  checkTarget: (target, context) =>
    context
      .ledgerOf(target)
      .ofKind('region')
      .flatMap(({ subject: { region, script }, range }) => {
        const hints = { names: [region.name], bootStarts: target.boot.map(({ start }) => start) };
        if (!isFlash(target.addressing, target.files.board, range, hints)) return [];
        return script.evaluation.sections.flatMap((section) =>
          section.noload && section.region === region.name
            ? (judge(context, section, rangeWithSize(range)) ?? [])
            : [],
        );
      }),
};

/** What compilers give content to; sections of one's own name may hold room only. */
const withContent = /^\*?\.?\*?(?:text|rodata|data|isr_vector|init_array|fini_array)(?:$|[.*_])/;
/** Files of a model that hold nothing but content. */
const modelFile = /ecblob|atonbuf|_data\./i;

function judge(context: RuleContext, section: OutputSection, where: string): Report | undefined {
  const taken = section.inputs.find(
    ({ file, sections }) =>
      modelFile.test(file) || sections.some((name) => withContent.test(name.replace(/^\./, ''))),
  );
  if (!taken) return undefined;
  const what = `${taken.file}(${taken.sections.join(' ')})`;
  return {
    key: section.name,
    group: `${section.file}:${section.name}`,
    message: say`The program reads erased bytes: nothing programs section ${section.name}. It is NOLOAD, and takes ${what}, which has content, into flash at ${section.region!} ${where}.`,
    help: say`Remove NOLOAD, or program these bytes by a step of their own.`,
    place: { file: section.file, span: section.nameSpan },
    fixes: withoutNoload(context, section),
  };
}

function withoutNoload({ artifacts }: RuleContext, { file, nameSpan }: OutputSection): Fix[] {
  const text = artifacts.text(file) ?? '';
  const head = text.slice(nameSpan.end, nameSpan.end + 400);
  const found = /\(\s*NOLOAD\s*\)/.exec(head);
  if (!found || /[:{]/.test(head.slice(0, found.index))) return [];
  const start = nameSpan.end + withoutEnding(head.slice(0, found.index), ' \t').length;
  const end = nameSpan.end + found.index + found[0].length;
  return [
    {
      title: say`Remove (NOLOAD)`,
      safety: 'suggested',
      edits: [{ file, span: { start, end }, newText: '' }],
    },
  ];
}
