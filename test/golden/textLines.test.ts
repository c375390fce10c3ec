// How much `check` prints of whole projects on 100 columns: lines, errors and warnings that it shows, all that it found. A
// line more is written down on purpose (`npx vitest run test/golden -u`), or is a mistake.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkText, createSession, plainStyle } from '../../core';
import { atLeast } from '../../core/base/severity';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { goldenProjects } from './projects';

const width = 100;

describe('the text of check', () => {
  const projects = [...goldenProjects()];
  const counts: string[] = [];

  test.each(projects)('of %s names every cause that it shows', async (name, root) => {
    const session = await createSession(nodeFileSystem(root));
    const analysis = await session.analyse({ severities: new Map(), focus: new Set() });
    const shown = analysis.findings.filter(({ severity }) => atLeast(severity, 'warning'));
    const text = checkText(
      {
        result: analysis,
        findings: analysis.findings,
        shown,
        suppressed: analysis.suppressed,
        fixesOf: analysis.fixesOf,
        positions: analysis.positions,
        pathOf: (file) => file,
        readable: (said) => said,
      },
      { style: plainStyle, width, isVerbose: false },
    );
    const lines = text.trimEnd().split('\n');
    // Every rule that found an error or a warning has its name in the text, and every place of one is in it or counted.
    const graves = analysis.singles.filter(({ severity }) => atLeast(severity, 'warning'));
    const followed = new Set(shown.flatMap(({ explains }) => explains?.rules ?? []));
    for (const { rule } of graves) if (!followed.has(rule)) expect(text).toContain(`[${rule}]`);
    expect(lines.filter((line) => /^(?:error|warning)\[/.test(line))).toHaveLength(shown.length);
    counts.push(`${name}: ${lines.length} lines, ${shown.length} of ${graves.length} errors and warnings`);
  });

  test('is as long as before', async () => {
    // Where the shared projects are not there, what is there must be as it is written down.
    if (projects.length > 1) await expect([...counts, ''].join('\n')).toMatchFileSnapshot('lines.txt');
    else
      expect(readFileSync('test/golden/lines.txt', 'utf8').split('\n')).toEqual(
        expect.arrayContaining(counts),
      );
  });
});
