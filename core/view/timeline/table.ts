import { byteCount } from '../../base/addressRange';
import { formatAddress, formatHex, formatSize } from '../../base/size';
import type { TableData } from '../table';
import { poolNames, roleNames, shortFormat } from './details';
import { english, type Words } from '../words';
import type { TimelineModel } from './model';

/** Every buffer of the timeline as a row. */
export function timelineTable(model: TimelineModel, words: Words = english): TableData {
  return {
    caption: words('Buffers of {0}', model.model),
    columns: [
      { title: words('Name'), numeric: false },
      { title: words('Role'), numeric: false },
      { title: words('Pool'), numeric: false },
      { title: words('Start'), numeric: true },
      { title: words('End'), numeric: true },
      { title: words('Size'), numeric: true },
      { title: words('First epoch'), numeric: true },
      { title: words('Last epoch'), numeric: true },
      { title: words('Shape'), numeric: false },
    ],
    rows: model.buffers.map((buffer) => {
      const placed = model.pools[buffer.pools[0] ?? 0]?.hasAddress ?? true;
      const address = placed ? formatAddress : formatHex;
      const size = byteCount(buffer.range);
      return {
        item: `buffer:${buffer.id}`,
        source: { file: model.file, span: buffer.source },
        cells: [
          { text: buffer.name },
          { text: words(roleNames[buffer.role]) },
          { text: poolNames(model, buffer) },
          { text: address(buffer.range.start), order: buffer.range.start },
          { text: address(buffer.range.end), order: buffer.range.end },
          { text: formatSize(size), order: size },
          { text: String(buffer.first), order: buffer.first },
          { text: String(buffer.last), order: buffer.last },
          {
            text: `${buffer.shape?.join(' × ') ?? ''}${buffer.format === undefined ? '' : ` ${shortFormat(buffer.format)}`}`.trim(),
          },
        ],
      };
    }),
  };
}
