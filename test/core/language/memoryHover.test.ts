import { describe, expect, it } from 'vitest';
import { memoryMarkdown } from '../../../core/language/memoryHover';
import { servicesFor } from '../../../core/language/services';
import { filesBelow } from '../../support/exampleFiles';
import { analyse } from '../../support/memoryProject';

// Regions and pools speak in one shape: at most six lines of what people ask first, then a line, then the details.

const parts = (markdown: string): [string[], string[]] => {
  const [main = '', details = ''] = markdown.split('\n\n---\n\n');
  return [main.split('\n\n'), details === '' ? [] : details.split('\n\n')];
};

it('moves what does not fit below the line, and leaves nothing out', () => {
  const others = ['a', 'b', 'c', 'd', 'e'];
  const facts = { title: 'T', range: 'R', place: 'P', others, fill: ['x', 'y'], details: ['z'] };
  expect(memoryMarkdown(facts).split('\n\n')).toEqual([
    ...['T', 'R', 'P', 'a', 'b', 'x; y'],
    ...['---', 'c', 'd', 'e', 'z'],
  ]);
  const few = { ...facts, others: [], place: undefined, details: [] };
  expect(memoryMarkdown(few).split('\n\n')).toEqual(['T', 'R', 'x; y']);
});

describe('every region and pool of the example', async () => {
  const analysis = await analyse(filesBelow('examples/smart-camera'));
  const named = analysis.targets.flatMap((target) => [
    ...target.scripts.flatMap(({ file, evaluation }) =>
      evaluation.regions.map(({ name, nameSpan }) => ({ file, name, offset: nameSpan.start + 1 })),
    ),
    ...target.poolFiles.flatMap(({ file, poolFile }) =>
      poolFile.pools.map(({ name, nameSpan }) => ({ file, name, offset: nameSpan.start + 2 })),
    ),
  ]);

  it.each(named)('$name of $file is said in six lines, each once', ({ file, name, offset }) => {
    const markdown = servicesFor(analysis, file)!.hover(offset)!.markdown;
    const [main, details] = parts(markdown);
    expect(main.length).toBeLessThanOrEqual(6);
    expect(main[0]).toMatch(/^\*\*(region|pool)\*\* `/);
    expect(main[0]).toContain(name);
    expect(new Set([...main, ...details]).size).toBe(main.length + details.length);
    // The arithmetic and the aliases are for those who want to know.
    expect(main.join()).not.toMatch(/ × | \+ |non-secure/);
  });

  it('has some of both', () => {
    expect(named.filter(({ file }) => file.endsWith('.ld')).length).toBeGreaterThan(3);
    expect(named.filter(({ file }) => file.endsWith('.mpool')).length).toBeGreaterThan(10);
  });
});
