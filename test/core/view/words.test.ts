import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseWording } from '../../../core';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { layOutMap } from '../../../core/view/memoryMap/layout';
import { mapTable } from '../../../core/view/memoryMap/table';
import { whatIfText } from '../../../core/view/memoryMap/whatIf';
import type { Picture, PictureItem } from '../../../core/view/shapes';
import type { TableData } from '../../../core/view/table';
import { layOutTimeline } from '../../../core/view/timeline/layout';
import { timelineModelOf } from '../../../core/view/timeline/model';
import { timelineTable } from '../../../core/view/timeline/table';
import bundle from '../../../l10n/bundle.l10n.json';
import { sampleCInfo } from './sampleCInfo';
import { crowdedBoard, smartCamera } from './sampleMaps';

/** A language without letters of ours: a Latin word that comes through was never asked for. */
const bullets = {
  language: 'fr',
  texts: Object.fromEntries(Object.keys(bundle).map((key) => [key, key.replace(/\p{L}/gu, '•')])),
};

beforeEach(() => chooseWording(bullets));
afterEach(() => chooseWording());

const timeline = () => timelineModelOf(parseCInfo(sampleCInfo()), 'network_c_info.json', 'network');

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

/** Texts with English words in them that are no file and no rule. */
function englishIn(texts: readonly string[]): string[] {
  const words =
    /\b(and|of|in|on|at|by|free|used|reserved|region|pool|buffers?|weights|epochs?|peak|share[ds]?|overlaps?|known|application|start|end|secure|memory|hardware|software|error|information|traffic|never|live)\b/i;
  return texts.filter((text) => words.test(text.replace(/\S+\.\w+(:\d+)?|[a-z]+(-[a-z]+)+/g, '')));
}

describe('words of the views', () => {
  it.each([
    ['the map', () => textsOf(layOutMap(smartCamera(), { width: 1200, heading: true }))],
    ['a crowded map', () => textsOf(layOutMap(crowdedBoard(), { width: 1200 }))],
    ['the timeline', () => textsOf(layOutTimeline(timeline(), { width: 1200, heading: true }))],
    ['a narrow timeline', () => textsOf(layOutTimeline(timeline(), { width: 300 }))],
    ['the table of the map', () => cellsOf(mapTable(crowdedBoard()))],
    ['the table of the timeline', () => cellsOf(timelineTable(timeline()))],
    [
      'a what-if',
      () => {
        const model = smartCamera();
        const { id, range } = model.claims.find(({ kind }) => kind === 'region')!;
        return [whatIfText(model, [{ claim: id, range: { start: range.start + 8n, end: range.end } }])];
      },
    ],
  ])("%s is drawn in the reader's language", (_, texts) => {
    expect(englishIn(texts())).toEqual([]);
  });
});
