import { formatAddress } from '../../base/size';
import type { FillModel, FillPart } from './model';

const columns = [
  'image',
  'region',
  'section',
  'archive',
  'object',
  'symbol',
  'start',
  'load',
  'size',
  'file',
  'line',
];

/** All symbols and what models use of pools, RFC 4180: `n6mem size --format csv` and the export of the page. */
export function fillCsv(models: readonly FillModel[]): string {
  const rows: string[][] = [columns];
  for (const { files, bars } of models) {
    const image = files[0] ?? '';
    for (const { name: region, kind, start, parts } of bars) {
      if (kind === 'region') {
        for (const section of parts) rows.push(...sectionRows(image, region, section));
        continue;
      }
      for (const { kind: use, size } of parts)
        rows.push([image, region, 'pool', '', '', use, formatAddress(start), '', String(size), '', '']);
    }
  }
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

function sectionRows(image: string, region: string, section: FillPart): string[][] {
  const { start, load, isCopy } = section;
  const shift = load === undefined || start === undefined ? undefined : load - start;
  return section.parts.flatMap(({ name: object, archive, parts }) =>
    parts.map((symbol) => [
      image,
      region,
      section.name + (isCopy ? ' (load copy)' : ''),
      archive ?? '',
      object,
      symbol.name,
      symbol.start === undefined ? '' : formatAddress(symbol.start),
      shift === undefined || symbol.start === undefined ? '' : formatAddress(symbol.start + shift),
      String(symbol.size),
      symbol.declared?.file ?? '',
      String(symbol.declared?.line ?? ''),
    ]),
  );
}

/** A cell that begins like a formula is text for a spreadsheet only with a quote in front. */
function csvCell(text: string): string {
  // A terminal would obey control characters of a name.
  const plain = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
  const safe = /^[=+@\t-]/.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
