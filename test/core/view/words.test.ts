import { describe, expect, it } from 'vitest';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { layOutMap } from '../../../core/view/memoryMap/layout';
import { mapTable } from '../../../core/view/memoryMap/table';
import { whatIfText } from '../../../core/view/memoryMap/whatIf';
import type { Picture, PictureItem } from '../../../core/view/shapes';
import type { TableData } from '../../../core/view/table';
import { layOutTimeline } from '../../../core/view/timeline/layout';
import { timelineModelOf } from '../../../core/view/timeline/model';
import { timelineTable } from '../../../core/view/timeline/table';
import { english, wordsOf, type Words } from '../../../core/view/words';
import { sampleCInfo } from './sampleCInfo';
import { crowdedBoard, smartCamera } from './sampleMaps';

/** A language without letters of ours: a Latin word that comes through was never asked for. */
const bullets: Words = (text, ...values) => english(text.replace(/\p{L}/gu, '•'), ...values);

const timeline = timelineModelOf(parseCInfo(sampleCInfo()), 'network_c_info.json', 'network');

function textsOf(picture: Picture<PictureItem>): string[] {
  return [
    picture.title,
    picture.description,
    ...picture.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])),
    ...picture.items.flatMap((item) => [item.text().label, ...item.text().details]),
  ];
}

function cellsOf(table: TableData): string[] {
  return [
    table.caption,
    ...table.columns.map(({ title }) => title),
    ...table.rows.flatMap((row) => row.cells.map(({ text }) => text)),
  ];
}

/** Texts with English words in them that are no file, no rule and no fact of the device's table. */
function englishIn(texts: readonly string[]): string[] {
  const words =
    /\b(and|of|in|on|at|by|free|used|reserved|region|pool|buffers?|weights|epochs?|peak|share[ds]?|overlaps?|known|application|start|end|secure|memory|hardware|software|error|information|traffic|never|live)\b/i;
  const notes = smartCamera().device.banks.flatMap(({ note, speed }) => [note, speed]);
  return texts
    .filter((text) => !notes.includes(text))
    .filter((text) => words.test(text.replace(/\S+\.\w+(:\d+)?|[a-z]+(-[a-z]+)+/g, '')));
}

describe('words of the views', () => {
  it.each([
    ['the map', () => textsOf(layOutMap(smartCamera(), { width: 1200, words: bullets, heading: true }))],
    ['a crowded map', () => textsOf(layOutMap(crowdedBoard(), { width: 1200, words: bullets }))],
    ['the timeline', () => textsOf(layOutTimeline(timeline, { width: 1200, words: bullets, heading: true }))],
    ['a narrow timeline', () => textsOf(layOutTimeline(timeline, { width: 300, words: bullets }))],
    ['the table of the map', () => cellsOf(mapTable(crowdedBoard(), bullets))],
    ['the table of the timeline', () => cellsOf(timelineTable(timeline, bullets))],
    [
      'a what-if',
      () => {
        const model = smartCamera();
        const { id, range } = model.claims.find(({ kind }) => kind === 'region')!;
        return [
          whatIfText(model, [{ claim: id, range: { start: range.start + 8n, end: range.end } }], bullets),
        ];
      },
    ],
  ])('%s is drawn in the words that it is given', (_, texts) => {
    expect(englishIn(texts())).toEqual([]);
  });

  it('fill in values, and stay English where a translation is missing', () => {
    const words = wordsOf({ 'free {0}': '{0} frei' });
    expect(words('free {0}', '3 MiB')).toBe('3 MiB frei');
    expect(words('peak {0} in {1}', '1 KiB', 'epoch 2')).toBe('peak 1 KiB in epoch 2');
    expect(words('toString')).toBe('toString');
  });
});
