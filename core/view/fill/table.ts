import { formatAddress } from '../../base/size';
import { say, sayKey } from '../../base/wording';
import type { TableData, TableRow } from '../table';
import { growth } from './compare';
import { changeText, levelNames, partName, sizeText } from './details';
import type { FillModel, FillPart } from './model';
import { firstAddress } from './treeLayout';

/** More rows a page cannot hold; all of them are in the export. */
const mostRows = 5000;

/** Every section, object and symbol as a row, the largest first; of very many the largest. */
export function fillTable(model: FillModel): TableData {
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
  const title = say`What fills the memory of ${model.title}`;
  return {
    caption: all.length > mostRows ? say`${title}, the ${mostRows} largest of ${all.length}` : title,
    columns: [
      { title: say`Name`, numeric: false },
      { title: say`Kind`, numeric: false },
      { title: say`Region`, numeric: false },
      { title: say`Start`, numeric: true },
      { title: say`Size`, numeric: true },
      ...(isCompared ? [{ title: say`Change`, numeric: true }] : []),
      { title: say`Declared`, numeric: false },
    ],
    rows: all.slice(0, mostRows).map(({ part, region }): TableRow => {
      const start = firstAddress(part);
      const { declared } = part;
      return {
        item: part.id,
        source: undefined,
        cells: [
          { text: partName(part) },
          { text: sayKey(levelNames[part.level]) },
          { text: region },
          { text: start === 0n ? '' : formatAddress(start), order: start },
          { text: sizeText(part.size), order: part.size },
          ...(isCompared ? [{ text: changeText(part), order: growth(part) ?? 0 }] : []),
          {
            text: declared ? `${declared.file}${declared.line === undefined ? '' : `:${declared.line}`}` : '',
          },
        ],
      };
    }),
  };
}
