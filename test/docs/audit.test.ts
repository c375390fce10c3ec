import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockOf, verdictOf } from '../../scripts/auditBundles.mjs';
import { bundledPackages } from '../../scripts/generate/notices.mjs';
import { root } from './markdown';

describe('what is audited', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/shipped': { version: '1.2.3' },
      'node_modules/@scope/shipped': { version: '2.0.0' },
      'node_modules/only-for-tests': { version: '9.9.9' },
    },
  };

  it('is what is bundled, in the versions that are locked, and nothing else', () => {
    expect(lockOf(lock, ['node_modules/shipped', 'node_modules/@scope/shipped']).packages).toEqual({
      '': {
        name: 'bundled',
        version: '1.0.0',
        dependencies: { shipped: '1.2.3', '@scope/shipped': '2.0.0' },
      },
      'node_modules/shipped': { version: '1.2.3' },
      'node_modules/@scope/shipped': { version: '2.0.0' },
    });
  });

  it('is refused where a bundled package is not locked', () => {
    expect(() => lockOf(lock, ['node_modules/stranger'])).toThrow('not in package-lock.json');
  });

  it('is every package that the notices name', async () => {
    const folders = await bundledPackages(root);
    const own = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Parameters<
      typeof lockOf
    >[0];
    const { dependencies } = lockOf(own, folders).packages[''];
    const notices = readFileSync(join(root, 'THIRD_PARTY_NOTICES.md'), 'utf8');
    for (const [name, version] of Object.entries(dependencies))
      expect(notices).toContain(`\n## ${name} ${version}\n`);
  }, 120_000);
});

describe('the answer of the registry', () => {
  const advisory = {
    name: 'shipped',
    severity: 'high',
    via: [
      { title: 'Prototype\n pollution', severity: 'high', range: '<1.2.4', url: 'https://example.org/1' },
    ],
  };
  const answers: readonly (readonly [string, string, 0 | 1 | 2, readonly string[]])[] = [
    ['none', JSON.stringify({ vulnerabilities: {} }), 0, ['2 bundled packages, no advisory']],
    [
      'one, and a package that has it by another',
      JSON.stringify({
        vulnerabilities: { shipped: advisory, other: { name: 'other', severity: 'high', via: ['shipped'] } },
      }),
      1,
      [
        'high: shipped <1.2.4: Prototype pollution (https://example.org/1)',
        '2 bundled packages, 2 with advisories',
      ],
    ],
    [
      'a registry that has no such question',
      JSON.stringify({ message: '405 Method Not Allowed', error: { summary: '', detail: '' } }),
      2,
      ['not audited: the registry gave no advisories (405 Method Not Allowed)'],
    ],
    [
      'no network',
      JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'request failed', detail: '' } }),
      2,
      ['not audited: the registry gave no advisories (request failed)'],
    ],
    ['nothing', '', 2, ['not audited: the registry gave no advisories (no answer that can be read)']],
  ];
  it.each(answers)('%s', (_, json, status, lines) => {
    expect(verdictOf(json, 2)).toEqual({ status, lines });
  });
});
