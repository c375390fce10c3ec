// How much `check` prints of whole projects on 100 columns: lines, errors and warnings that it shows, all that it found. A
// line more is written down on purpose (`npx vitest run test/golden -u`), or is a mistake.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkGitlab, checkText, createSession, plainStyle } from '../../core';
import { atLeast } from '../../core/base/severity';
import type { CheckReport } from '../../core/report/checkReport';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { goldenProjects } from './projects';

const width = 100;

/** What GitLab demands of each entry of a code quality report; it leaves out an entry that lacks any of it. */
function expectCodeQuality(entries: ReturnType<typeof checkGitlab>, root: string): void {
  for (const { description, check_name, severity, location } of entries) {
    expect(description).toMatch(/^\S.*$/);
    expect(check_name).toMatch(/^[a-z-]+$/);
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
    expect(location.path).toMatch(/^(?!\.?\.?\/)[^\\]+$/);
    expect(existsSync(join(root, location.path)), location.path).toBe(true);
    expect(Number.isInteger(location.lines.begin) && location.lines.begin >= 1).toBe(true);
  }
  const fingerprints = entries.map(({ fingerprint }) => fingerprint);
  expect(new Set(fingerprints).size).toBe(entries.length);
  for (const fingerprint of fingerprints) expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
}

describe('the text of check', () => {
  const projects = [...goldenProjects()];
  const counts: string[] = [];

  test.each(projects)('of %s names every cause that it shows', async (name, root) => {
    const session = await createSession(nodeFileSystem(root));
    const analysis = await session.analyse({ severities: new Map(), focus: new Set() });
    const shown = analysis.findings.filter(({ severity }) => atLeast(severity, 'warning'));
    const report: CheckReport = {
      result: analysis,
      findings: analysis.findings,
      shown,
      suppressed: analysis.suppressed,
      fixesOf: analysis.fixesOf,
      positions: analysis.positions,
      pathOf: (file) => file,
      readable: (said) => said,
    };
    expectCodeQuality(checkGitlab({ ...report, shown: analysis.findings }), root);
    const text = checkText(report, { style: plainStyle, width, isVerbose: false });
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
