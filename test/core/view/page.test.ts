import { describe, expect, it } from 'vitest';
import { chooseWording } from '../../../core/base/wording';
import { mapToWire } from '../../../core/view/memoryMap/wire';
import { standaloneHtml } from '../../../core/view/standaloneHtml';
import { escapeXml } from '../../../core/view/svg';
import { sortRows } from '../../../core/view/table';
import { estimateText, fitText, wrapText } from '../../../core/view/textMetrics';
import { crowdedBoard } from './sampleMaps';

describe('standaloneHtml', () => {
  const html = standaloneHtml({
    title: 'A <map> & more',
    script: 'const a = "</script><!--";',
    documents: [{ id: 'm', label: '</script>', view: 'map', map: mapToWire(crowdedBoard()) }],
    pictures: ['<svg/>'],
  });

  it('cannot be left by what stands in it', () => {
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    expect(html).toContain('<title>A &lt;map&gt; &amp; more</title>');
  });

  it('carries its data unchanged', () => {
    const json = /id="n6-documents"[^>]*>(.*?)<\/script>/s.exec(html)![1]!;
    expect(JSON.parse(json)).toEqual([
      {
        id: 'm',
        label: '</script>',
        view: 'map',
        map: JSON.parse(JSON.stringify(mapToWire(crowdedBoard()))),
      },
    ]);
  });

  it('names its language and brings the texts along that its script has', () => {
    expect(html).toContain('<html lang="en">');
    expect(html).not.toContain('n6-texts');
    chooseWording({
      language: 'zh-cn',
      texts: { Table: '表格', 'peak {0} in {1}': '峰值', '{0} pools [few]': '几', 'Not in it': '不在' },
    });
    const script = 'say`peak ${a} in ${b}`;f("Table","{0} pools")';
    const page = standaloneHtml({ title: '图', script, documents: [], pictures: [] });
    chooseWording();
    expect(page).toContain('<html lang="zh-cn">');
    const texts = JSON.parse(/id="n6-texts"[^>]*>(.*?)<\/script>/s.exec(page)![1]!) as object;
    expect(Object.keys(texts)).toEqual(['Table', 'peak {0} in {1}', '{0} pools [few]']);
  });

  it('lets nothing in from outside', () => {
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/(src|href)="http/);
  });
});

describe('escapeXml', () => {
  it.each([
    ['a<b>&"\'', 'a&lt;b&gt;&amp;&quot;&#39;'],
    ['tab\tkept', 'tab\tkept'],
    ['bell\u0007', 'bell\ufffd'],
    ['lone \ud800 half', 'lone \ufffd half'],
    ['pair 😀', 'pair 😀'],
  ])('%j', (text, expected) => expect(escapeXml(text)).toBe(expected));
});

describe('text metrics', () => {
  const style = { size: 12 };
  it('keeps what fits, shortens what does not, drops what would say nothing', () => {
    expect(fitText('npuRAM3', style, 200, estimateText)?.text).toBe('npuRAM3');
    expect(fitText('npuRAM3_npuRAM4', style, 70, estimateText)?.text).toMatch(/^npuRAM.*…$/);
    expect(fitText('npuRAM3', style, 12, estimateText)).toBeUndefined();
  });
  it('wraps Chinese between characters, but not before punctuation; French not before a colon', () => {
    const chinese = '内存池 npuRAM3 超出开发板的存储器，共用 4 KiB。';
    const lines = wrapText(chinese, { size: 12 }, 100, estimateText);
    expect(lines.join('').replaceAll(' ', '')).toBe(chinese.replaceAll(' ', ''));
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => /^[，。]/.test(line) || estimateText(line, { size: 12 }) > 100)).toEqual(
      [],
    );
    expect(lines.join('\n')).toContain('npuRAM3');
    expect(wrapText('un pool\u00a0: deux', { size: 12 }, 50, estimateText)).toEqual([
      'un',
      'pool\u00a0:',
      'deux',
    ]);
  });

  it('takes an accent for no width', () => {
    expect(estimateText('é', { size: 10 })).toBe(estimateText('e', { size: 10 }));
  });

  it('wraps at spaces and breaks what is longer than a line', () => {
    const lines = wrapText('one two three aVeryLongWordWithoutAnySpace', style, 60, estimateText);
    expect(lines.join('').replace(/ /g, '')).toBe('onetwothreeaVeryLongWordWithoutAnySpace');
    for (const line of lines) expect(estimateText(line, style)).toBeLessThanOrEqual(60);
  });
});

describe('sortRows', () => {
  it('sorts names as people count and numbers as numbers', () => {
    const row = (
      text: string,
      order?: bigint,
    ): { item: string; source: undefined; cells: { text: string; order?: bigint }[] } => ({
      item: text,
      source: undefined,
      cells: [order === undefined ? { text } : { text, order }],
    });
    expect(sortRows([row('npuRAM10'), row('npuRAM9')], 0).map((r) => r.item)).toEqual([
      'npuRAM9',
      'npuRAM10',
    ]);
    expect(sortRows([row('1 MiB', 1048576n), row('900 KiB', 921600n)], 0).map((r) => r.item)).toEqual([
      '900 KiB',
      '1 MiB',
    ]);
  });
});
