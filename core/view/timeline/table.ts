import { byteCount } from '../../base/addressRange';
import { formatAddress, formatHex, formatSize } from '../../base/size';
import type { TableData } from '../table';
import { poolNames, roleNames, shortFormat } from './details';
import type { TimelineModel } from './model';

/** Every buffer of the timeline as a row. */
export function timelineTable(model: TimelineModel): TableData {
  return {
    caption: `Buffers of ${model.model}`,
    columns: [
      { title: 'Name', numeric: false },
      { title: 'Role', numeric: false },
      { title: 'Pool', numeric: false },
      { title: 'Start', numeric: true },
      { title: 'End', numeric: true },
      { title: 'Size', numeric: true },
      { title: 'First epoch', numeric: true },
      { title: 'Last epoch', numeric: true },
      { title: 'Shape', numeric: false },
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
          { text: roleNames[buffer.role] },
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
