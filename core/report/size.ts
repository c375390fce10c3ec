import { compareTexts } from '../base/order';
import { byteCount } from '../base/addressRange';
import { alignedLeft, alignedRight, columns } from '../base/columns';
import { formatAddress, formatSize } from '../base/size';
import { say, sayList } from '../base/wording';
import type { FillRegion, FillSection, ImageFill } from '../image/fill/fill';
import { fillName, otherName } from '../image/fill/fill';
import type { BuiltFill, PoolFill } from '../memory/fill';
import { jsonVersion } from './json';
import type { Style } from './style';

/** What `n6mem size --by` takes, the default first. */
export const sizeLevels = ['region', 'section', 'object', 'symbol', 'file'] as const;
export type SizeLevel = (typeof sizeLevels)[number];

/** The bytes that a budget allows for a region or pool of this name and size; undefined where none is set. */
export type BudgetOf = (name: string, size: number) => number | undefined;

/** One line of a size table. */
export interface SizeRow {
  readonly name: string;
  /** What it belongs to: region of a section, archive of an object, file and line of a symbol. */
  readonly of: string;
  /** Run address; undefined for what has several. */
  readonly start: bigint | undefined;
  /** Load address; undefined where there is nothing to load, or several. */
  readonly load: bigint | undefined;
  readonly size: number;
  /** What there is in all: a region's or pool's length; undefined for the rest. */
  readonly total: number | undefined;
  readonly budget: number | undefined;
  /** What was cut off, as one row. */
  readonly isRest?: boolean;
}

/** The rows of one level. Load copies count at the levels of region and section, where they take room of their own. */
export function sizeRows({ fill, pools }: BuiltFill, by: SizeLevel, budgetOf: BudgetOf): SizeRow[] {
  switch (by) {
    case 'region':
      return [
        ...fill.regions.filter(isShown).map((region) => regionRow(region, budgetOf)),
        ...poolRows(pools, budgetOf),
      ];
    case 'section':
      return fill.regions.flatMap((region) =>
        region.sections.map((section) => ({
          name: section.isLoadCopy ? say`${section.name} (load copy)` : section.name,
          of: region.name,
          start: section.isLoadCopy ? section.load : section.start,
          load: section.isLoadCopy ? undefined : section.load,
          size: section.size,
          total: undefined,
          budget: undefined,
        })),
      );
    case 'object':
      return collected(fill, (_section, object) => [
        {
          key: `${object.archive ?? ''}\0${object.object}`,
          name: object.object,
          of: object.archive ?? '',
          size: object.size,
        },
      ]);
    case 'symbol':
      return fill.regions
        .flatMap(({ sections }) =>
          sections
            .filter((section) => !section.isLoadCopy)
            .flatMap((section) =>
              section.objects.flatMap((object) =>
                object.symbols.map((symbol) => ({
                  name: symbol.name,
                  of: symbol.place
                    ? placeText(symbol.place)
                    : isNobody(object.object)
                      ? section.name
                      : objectText(object),
                  start: symbol.start,
                  load: undefined,
                  size: symbol.size,
                  total: undefined,
                  budget: undefined,
                })),
              ),
            ),
        )
        .sort(largestFirst);
    case 'file':
      return collected(fill, (_section, object) =>
        object.symbols.map((symbol) => {
          const name = symbol.place?.file ?? objectText(object);
          return { key: name, name, of: '', size: symbol.size };
        }),
      );
  }
}

function isShown(region: FillRegion): boolean {
  return region.used > 0 || byteCount(region.range) > 0n;
}

function regionRow(region: FillRegion, budgetOf: BudgetOf): SizeRow {
  const total = Number(byteCount(region.range));
  return {
    name: region.name,
    of: say`region`,
    start: region.range.start,
    load: undefined,
    size: region.used,
    total,
    budget: budgetOf(region.name, total),
  };
}

function poolRows(pools: readonly PoolFill[], budgetOf: BudgetOf): SizeRow[] {
  return pools.map((pool) => {
    const total = Number(byteCount(pool.range));
    return {
      name: pool.name,
      of: poolContent(pool),
      start: pool.range.start,
      load: undefined,
      size: pool.weights + pool.activations,
      total,
      budget: budgetOf(pool.name, total),
    };
  });
}

/** `pool: 240 KiB activations, 10 MiB weights`. */
function poolContent({ weights, activations, models }: PoolFill): string {
  if (models.length === 0) return say`pool: no built model uses it`;
  const parts = [
    activations > 0 ? say`${formatSize(BigInt(activations))} activations` : '',
    weights > 0 ? say`${formatSize(BigInt(weights))} weights` : '',
  ].filter(Boolean);
  const content = sayList(parts);
  return models.length > 1 ? say`pool: ${content} of ${models.length} models` : say`pool: ${content}`;
}

/** As ld writes it: `lib/libc.a(memset.o)`. */
export function objectText({
  archive,
  object,
}: {
  readonly archive: string | undefined;
  readonly object: string;
}): string {
  return archive === undefined ? object : `${archive}(${object})`;
}

function placeText({ file, line }: { readonly file: string; readonly line: number | undefined }): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Equal things of all sections together, largest first. */
function collected(
  fill: ImageFill,
  partsOf: (
    section: FillSection,
    object: FillSection['objects'][number],
  ) => readonly { readonly key: string; readonly name: string; readonly of: string; readonly size: number }[],
): SizeRow[] {
  const sums = new Map<string, { name: string; of: string; size: number }>();
  for (const region of fill.regions) {
    for (const section of region.sections) {
      if (section.isLoadCopy) continue;
      for (const object of section.objects) {
        for (const { key, name, of, size } of partsOf(section, object)) {
          const known = sums.get(key);
          if (known) known.size += size;
          else sums.set(key, { name, of, size });
        }
      }
    }
  }
  return [...sums.values()]
    .map(({ name, of, size }) => ({
      name,
      of,
      start: undefined,
      load: undefined,
      size,
      total: undefined,
      budget: undefined,
    }))
    .sort(largestFirst);
}

function largestFirst(a: SizeRow, b: SizeRow): number {
  return b.size - a.size || compareTexts(a.name, b.name);
}

/** The first `top` rows, and the rest as one. */
export function cutRows(rows: readonly SizeRow[], top: number): readonly SizeRow[] {
  if (rows.length <= top) return rows;
  const rest = rows.slice(top);
  const size = rest.reduce((sum, row) => sum + row.size, 0);
  return [
    ...rows.slice(0, top),
    {
      name: say`${rest.length} more`,
      isRest: true,
      of: '',
      start: undefined,
      load: undefined,
      size,
      total: undefined,
      budget: undefined,
    },
  ];
}

/** The whole of `size --format json`. */
export function sizeJson(fills: readonly BuiltFill[], budgetOf: BudgetOf) {
  return {
    version: jsonVersion,
    images: fills.map(({ file, target, fill, pools }) => ({
      file,
      kind: fill.kind,
      target: target ?? null,
      regions: fill.regions.map((region) => {
        const size = Number(byteCount(region.range));
        return {
          name: region.name,
          start: formatAddress(region.range.start),
          size,
          used: region.used,
          budget: budgetOf(region.name, size) ?? null,
          sections: region.sections.map(sectionJson),
        };
      }),
      pools: pools.map((pool) => {
        const size = Number(byteCount(pool.range));
        return {
          name: pool.name,
          start: formatAddress(pool.range.start),
          size,
          used: pool.weights + pool.activations,
          weights: pool.weights,
          activations: pool.activations,
          budget: budgetOf(pool.name, size) ?? null,
        };
      }),
      discarded: fill.discarded,
    })),
  };
}

function sectionJson({ name, start, load, size, objects }: FillSection) {
  return {
    name,
    start: formatAddress(start),
    load: load === undefined ? null : formatAddress(load),
    size,
    objects: objects.map((object) => ({
      object: object.object,
      archive: object.archive ?? null,
      size: object.size,
      symbols: object.symbols.map((symbol) => ({
        name: symbol.name,
        start: formatAddress(symbol.start),
        size: symbol.size,
        ...(symbol.place ? { file: symbol.place.file, line: symbol.place.line ?? null } : {}),
      })),
    })),
  };
}

const barWidth = 20;

/** `size --format text`. */
export function sizeText(
  fills: readonly BuiltFill[],
  by: SizeLevel,
  top: number,
  budgetOf: BudgetOf,
  style: Style,
): string {
  return fills
    .map((built) => {
      const rows = cutRows(sizeRows(built, by, budgetOf), top);
      const wholes = rows.map((row) => row.total ?? 0);
      const scale = Math.max(1, ...rows.map((row) => (row.isRest ? 0 : row.size)));
      const root = by === 'symbol' || by === 'file' ? sourceRoot(built.fill) : '';
      const shown = (text: string): string =>
        root !== '' && text.startsWith(root) ? text.slice(root.length) : text;
      const width = Math.min(44, Math.max(6, ...rows.map((row) => columns(shown(row.name)))));
      const lines = rows.map((row, index) => {
        const over = row.budget !== undefined && row.size > row.budget;
        const share = wholes[index]! > 0 ? row.size / wholes[index]! : row.size / scale;
        const cells = [
          alignedLeft(shortened(shown(row.name), width), width),
          alignedRight(formatSize(BigInt(row.size)), 11),
          row.total === undefined ? '' : alignedLeft(say`of ${formatSize(BigInt(row.total))}`, 14),
          row.total === undefined ? '' : percent(row.size, row.total).padStart(8),
          by === 'region' || by === 'section'
            ? row.start === undefined
              ? ''
              : formatAddress(row.start)
            : '',
          by === 'section'
            ? row.load === undefined || row.load === row.start
              ? ''.padEnd(15)
              : say`load ${formatAddress(row.load)}`
            : '',
        ].filter((cell) => cell !== '');
        const budget =
          row.budget === undefined
            ? ''
            : `  ${over ? say`budget ${formatSize(BigInt(row.budget))}, exceeded` : say`budget ${formatSize(BigInt(row.budget))}`}`;
        const bar = row.isRest ? ' '.repeat(barWidth) : barOf(share);
        return `  ${cells.join('  ')}  ${over ? style.red(bar) : bar}  ${style.dim(shown(row.of))}${over ? style.red(budget) : budget}`.trimEnd();
      });
      return `${[heading(built, style), ...lines, ...notes(built)].join('\n')}\n`;
    })
    .join('\n');
}

function heading({ target, file, otherFile }: BuiltFill, style: Style): string {
  const [first = file, second] = [file, ...(otherFile === undefined ? [] : [otherFile])].sort();
  const files = second === undefined ? first : say`${first} and ${second}`;
  return target === undefined ? style.bold(files) : `${style.bold(target)}  ${files}`;
}

/** What else a reader should know of the numbers. */
function notes({ fill, match, otherFile }: BuiltFill): string[] {
  const lines: string[] = [];
  const { discarded } = fill;
  if (discarded.bytes > 0) {
    const first = discarded.objects[0];
    const bytes = formatSize(BigInt(discarded.bytes));
    lines.push(
      first
        ? say`The link left out ${bytes} that nothing uses, most of it (${formatSize(BigInt(first.bytes))}) of ${first.object}.`
        : say`The link left out ${bytes} that nothing uses.`,
    );
  }
  if (match === 'different')
    lines.push(say`Built with another linker script than today’s: build again for numbers of today.`);
  if (fill.kind === 'linkerMap' && otherFile === undefined) {
    lines.push(
      say`From the map alone: symbols end where the next one begins; static ones are not told apart.`,
    );
  }
  return lines.map((line) => `  ${line}`);
}

function barOf(share: number): string {
  const filled = Math.max(0, Math.min(barWidth, Math.round(share * barWidth)));
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

/** `42.1 %`; `> 100 %` says that it cannot be right or that the link failed. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${(Math.round((part / whole) * 1000) / 10).toFixed(1)} %`;
}

/** Paths keep their end, names their beginning. */
function shortened(text: string, width: number): string {
  if (text.length <= width) return text;
  return text.includes('/') ? `…${text.slice(1 - width)}` : `${text.slice(0, width - 1)}…`;
}

/** The folder that all source files of an image lie in, with its slash; `''` where there is none. */
export function sourceRoot(fill: ImageFill): string {
  let root: string | undefined;
  for (const { sections } of fill.regions) {
    for (const { objects } of sections) {
      for (const { symbols } of objects) {
        for (const { place } of symbols) {
          if (!place?.file.includes('/')) continue;
          root ??= place.file.slice(0, place.file.lastIndexOf('/') + 1);
          // Compilers' own sources (`../../libgcc/…`) lie elsewhere and have no absolute path as a rule.
          while (root !== '' && !place.file.startsWith(root) && place.file.startsWith('/')) {
            root = root.slice(0, root.lastIndexOf('/', root.length - 2) + 1);
          }
        }
      }
    }
  }
  return root === '/' ? '' : (root ?? '');
}

/** `size --format markdown`: one table for each image. */
export function sizeMarkdown(
  fills: readonly BuiltFill[],
  by: SizeLevel,
  top: number,
  budgetOf: BudgetOf,
): string {
  return fills
    .map((built) => {
      const rows = cutRows(sizeRows(built, by, budgetOf), top);
      const hasTotal = rows.some((row) => row.total !== undefined);
      const head = hasTotal ? ['', say`Used`, say`Of`, say`Fill`, say`Budget`, ''] : ['', say`Size`, ''];
      const align = hasTotal ? ['---', '---:', '---:', '---:', '---:', '---'] : ['---', '---:', '---'];
      const lines = rows.map((row) =>
        (hasTotal
          ? [
              code(row.name),
              formatSize(BigInt(row.size)),
              row.total === undefined ? '' : formatSize(BigInt(row.total)),
              row.total === undefined ? '' : percent(row.size, row.total),
              row.budget === undefined
                ? ''
                : `${formatSize(BigInt(row.budget))}${row.size > row.budget ? ` **${say`exceeded`}**` : ''}`,
              cell(row.of),
            ]
          : [code(row.name), formatSize(BigInt(row.size)), cell(row.of)]
        ).join(' | '),
      );
      const table = [head.join(' | '), align.join(' | '), ...lines].map((line) => `| ${line} |`).join('\n');
      const title = built.target ?? built.file;
      return `### ${cell(title)}\n\n${table}\n${notes(built)
        .map((line) => `\n${cell(line.trim())}\n`)
        .join('')}`;
    })
    .join('\n');
}

function cell(text: string): string {
  return text.replace(/[|<>*_`\\]/g, (character) => `\\${character}`);
}

/** As code; a name with a backquote as plain text. */
export function code(text: string): string {
  return text === '' ? '' : text.includes('`') ? cell(text) : `\`${text.replace(/\|/g, '\\|')}\``;
}

/** Whether a name stands for bytes without an owner. */
export function isNobody(name: string): boolean {
  return name === fillName || name === otherName;
}
