import { byteCount } from '../../base/addressRange';
import { formatAddress, formatHex, formatSize } from '../../base/size';
import { say, sayKey } from '../../base/wording';
import type { TableData } from '../table';
import { poolNames, roleNames, shortFormat } from './details';
import type { TimelineModel } from './model';

/** Every buffer of the timeline as a row. */
export function timelineTable(model: TimelineModel): TableData {
  return {
    caption: say`Buffers of ${model.model}`,
    columns: [
      { title: say`Name`, numeric: false },
      { title: say`Role`, numeric: false },
      { title: say`Pool`, numeric: false },
      { title: say`Start`, numeric: true },
      { title: say`End`, numeric: true },
      { title: say`Size`, numeric: true },
      { title: say`First epoch`, numeric: true },
      { title: say`Last epoch`, numeric: true },
      { title: say`Shape`, numeric: false },
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
          { text: sayKey(roleNames[buffer.role]) },
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
