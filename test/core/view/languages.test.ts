import { afterEach, describe, expect, it } from 'vitest';
import { chooseWording } from '../../../core/base/wording';
import { columns } from '../../../core/base/columns';
import { parseCInfo } from '../../../core/model/parseCInfo';
import { layOutFill } from '../../../core/view/fill/layout';
import { layOutMap } from '../../../core/view/memoryMap/layout';
import { mapToSvg } from '../../../core/view/memoryMap/svg';
import { mapToText } from '../../../core/view/memoryMap/text';
import { layOutCurve } from '../../../core/view/planning/curve';
import { estimateText } from '../../../core/view/textMetrics';
import { layOutTimeline } from '../../../core/view/timeline/layout';
import { timelineModelOf } from '../../../core/view/timeline/model';
import { translated, translation } from '../../support/translations';
import { exampleFill } from '../../webview/exampleFill';
import { sampleCInfo } from './sampleCInfo';
import { crowdedBoard, smartCamera } from './sampleMaps';
import { samplePlan } from './samplePlan';
import { unreadableTexts } from './textCollisions';

const pictures = {
  map: (width: number) => layOutMap(smartCamera(), { width, heading: true }),
  'crowded map': (width: number) => layOutMap(crowdedBoard(), { width, heading: true }),
  timeline: (width: number) =>
    layOutTimeline(timelineModelOf(parseCInfo(sampleCInfo()), 'network_c_info.json', 'network'), {
      width,
      heading: true,
    }),
  fill: (width: number) => layOutFill(exampleFill(), { width, heading: true }),
  plan: (width: number) => layOutCurve(samplePlan, { width, measure: estimateText, at: samplePlan.today }),
};

afterEach(() => chooseWording());

describe.each(translated)('pictures in %s', (language) => {
  it.each(Object.entries(pictures))('%s: no text is cut or touches another', (_, layOut) => {
    chooseWording(translation(language));
    for (const width of [300, 420, 640, 900, 1280, 2000])
      expect([width, unreadableTexts(layOut(width))]).toEqual([width, []]);
  });

  it('name their language', () => {
    chooseWording(translation(language));
    expect(mapToSvg(smartCamera(), { width: 800 })).toMatch(new RegExp(`^<svg [^>]*lang="${language}"`));
  });
});

describe('the map as text in Chinese', () => {
  it('has bars of one width, whatever the names above and in them', () => {
    const named = smartCamera();
    const claims = named.claims.map((claim) =>
      claim.kind === 'region' ? { ...claim, name: `区域${claim.name}` } : claim,
    );
    chooseWording(translation('zh-cn'));
    const bars = mapToText([{ ...named, claims }])
      .split('\n')
      .filter((line) => line.endsWith('│'));
    expect(bars.some((line) => line.includes('区域'))).toBe(true);
    expect(bars.some((line) => line.startsWith('  应用 │'))).toBe(true);
    expect(new Set(bars.map(columns)).size).toBe(1);
  });
});
