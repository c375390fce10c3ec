import { formatAddress } from '../../base/size';
import type { TableData, TableRow } from '../table';
import { english, type Words } from '../words';
import { growth } from './compare';
import { changeText, levelNames, partName, sizeText } from './details';
import type { FillModel, FillPart } from './model';
import { firstAddress } from './treeLayout';

/** More rows a page cannot hold; all of them are in the export. */
const mostRows = 5000;

/** Every section, object and symbol as a row, the largest first; of very many the largest. */
export function fillTable(model: FillModel, words: Words = english): TableData {
  const isCompared = model.comparedWith !== undefined;
  const all: { readonly part: FillPart; readonly region: string }[] = [];
  const collect = (parts: readonly FillPart[], region: string): void => {
    for (const part of parts) {
      all.push({ part, region });
      collect(part.parts, region);
    }
  };
  for (const { name, parts } of model.bars) collect(parts, name);
  all.sort((a, b) => b.part.size - a.part.size);
  const title = words('What fills the memory of {0}', model.title);
  return {
    caption:
      all.length > mostRows ? words('{0}, the {1} largest of {2}', title, mostRows, all.length) : title,
    columns: [
      { title: words('Name'), numeric: false },
      { title: words('Kind'), numeric: false },
      { title: words('Region'), numeric: false },
      { title: words('Start'), numeric: true },
      { title: words('Size'), numeric: true },
      ...(isCompared ? [{ title: words('Change'), numeric: true }] : []),
      { title: words('Declared'), numeric: false },
    ],
    rows: all.slice(0, mostRows).map(({ part, region }): TableRow => {
      const start = firstAddress(part);
      const { declared } = part;
      return {
        item: part.id,
        source: undefined,
        cells: [
          { text: partName(part, words) },
          { text: words(levelNames[part.level]) },
          { text: region },
          { text: start === 0n ? '' : formatAddress(start), order: start },
          { text: sizeText(part.size), order: part.size },
          ...(isCompared ? [{ text: changeText(part, words), order: growth(part) ?? 0 }] : []),
          {
            text: declared ? `${declared.file}${declared.line === undefined ? '' : `:${declared.line}`}` : '',
          },
        ],
      };
    }),
  };
}
