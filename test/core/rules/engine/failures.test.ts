import { expect, it } from 'vitest';
import { createArtifacts } from '../../../../core/project/artifacts';
import type { ProjectFiles } from '../../../../core/project/projectFiles';
import { rules } from '../../../../core/rules/engine/registry';
import type { Rule } from '../../../../core/rules/engine/rule';
import { filesBelow } from '../../../support/exampleFiles';
import { analyse, summary } from '../../../support/memoryProject';

const example = filesBelow('examples/smart-camera');

/** A rule that fails on one target and on one kind of file, and reports every other one. */
const faulty: Rule = {
  id: 'ld-syntax',
  defaultSeverity: 'warning',
  title: 'fails',
  checkTarget: (target) => {
    if (target.name === 'NUCLEO-N657X0-Q') throw new TypeError('of a target\nsecond line');
    return [
      {
        key: target.name,
        message: `Nothing fails at ${target.name}.`,
        help: 'Nothing to do here.',
        place: { file: 'n6mem.json', span: { start: 0, end: 0 } },
      },
    ];
  },
  checkScript: ({ file }) => {
    if (!file.includes('NUCLEO'))
      return [
        {
          key: file,
          message: `Nothing fails in ${file}.`,
          help: 'Nothing to do here.',
          place: { file, span: { start: 0, end: 0 } },
        },
      ];
    throw new RangeError('of a script');
  },
};

it('a rule that throws costs only what it was about, and the check says so', async () => {
  const others = rules.filter(({ id }) => id !== faulty.id);
  const expected = await analyse(example, { rules: others });
  const analysis = await analyse(example, { rules: [...others, faulty] });

  const own = analysis.findings.filter(({ rule }) => rule === faulty.id);
  expect(summary({ ...analysis, findings: analysis.findings.filter((each) => !own.includes(each)) })).toEqual(
    summary(expected),
  );
  expect(expected.findings.length).toBeGreaterThan(0);
  expect(own.flatMap(({ message }) => message.includes('NUCLEO'))).not.toContain(true);
  expect(own.length).toBeGreaterThan(1);

  const added = analysis.discovery.notChecked.slice(expected.discovery.notChecked.length);
  const scripts = [...new Set(analysis.targets.flatMap(({ scripts: all }) => all.map(({ file }) => file)))]
    .filter((file) => file.includes('NUCLEO'))
    .sort();
  expect(scripts.length).toBeGreaterThan(0);
  expect(added.map(({ what, why, file }) => [what, why, file])).toEqual([
    ['rule ld-syntax on target NUCLEO-N657X0-Q', 'n6mem failed on it: of a target', undefined],
    ...scripts.map((file) => [`rule ld-syntax on ${file}`, 'n6mem failed on it: of a script', file]),
  ]);
});

it('a file at which a reader fails costs only itself, and is read once', () => {
  const texts: Record<string, string> = {
    'good.ld': 'MEMORY { RAM (rw) : ORIGIN = 0x34000000, LENGTH = 1K }',
  };
  let tries = 0;
  const files: ProjectFiles = {
    paths: ['bad.ld', 'good.ld'],
    has: () => true,
    size: () => 1,
    named: () => [],
    bytes: () => undefined,
    text: (path) => {
      if (path in texts) return texts[path];
      tries++;
      throw new Error('broken');
    },
  };
  const artifacts = createArtifacts(files);
  expect(artifacts.attempts.failures()).toEqual([]);
  expect(artifacts.evaluation('bad.ld')).toBeUndefined();
  expect(artifacts.evaluation('bad.ld')).toBeUndefined();
  expect(tries).toBe(1);
  expect(artifacts.evaluation('good.ld')?.regions.map(({ name }) => name)).toEqual(['RAM']);
  expect(artifacts.attempts.failures()).toEqual([
    { what: 'bad.ld (evaluation)', file: 'bad.ld', why: 'broken' },
  ]);
});
