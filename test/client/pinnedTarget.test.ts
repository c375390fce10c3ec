import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { TargetStatus } from '../../protocol/server';
import { withPinnedTarget } from '../../client/src/views/pinnedTarget';

const file = (role: string, label: string) => ({
  role,
  label,
  uri: `file:///project/${label}`,
  evidence: [],
});

const camera: TargetStatus = {
  name: 'camera',
  folder: 'file:///project',
  device: 'STM32N657',
  board: null,
  release: '2.1.0',
  errors: 0,
  warnings: 0,
  overlaps: 0,
  files: [
    file('linkerScript', 'App/app.ld'),
    file('fsblLinkerScript', 'FSBL/fsbl.ld'),
    file('mpool', 'Model/a.mpool'),
    file('mpool', 'Model/b.mpool'),
    file('runtime', 'Lib/Inc/stai.h'),
    file('runtime', 'Lib/ll_aton/ll_aton_version.h'),
    file('archive', 'Lib/NetworkRuntime1010_CM55_GCC.a'),
  ],
};

const pinned = {
  name: 'camera',
  device: 'STM32N657',
  linkerScripts: ['App/app.ld'],
  pools: ['Model/a.mpool', 'Model/b.mpool'],
  runtime: { headers: 'Lib/ll_aton', archive: 'Lib/NetworkRuntime1010_CM55_GCC.a' },
};

describe('withPinnedTarget', () => {
  for (const [what, text, expected] of [
    ['writes a new file', '', { targets: [pinned] }],
    ['adds to a file without targets', '{ "rules": {} }', { rules: {}, targets: [pinned] }],
    ['adds behind other targets', '{ "targets": [{ "name": "a" }] }', { targets: [{ name: 'a' }, pinned] }],
    [
      'takes the place of the same name',
      '{ "targets": [{ "name": "camera", "board": "x" }, { "name": "b" }] }',
      { targets: [pinned, { name: 'b' }] },
    ],
  ] as const) {
    it(what, () => expect(parse(withPinnedTarget(text, camera))).toEqual(expected));
  }

  it('keeps the other targets of the project, by their names alone', () => {
    const text = '{ "targets": [{ "name": "a", "board": "x" }] }';
    expect(parse(withPinnedTarget(text, camera, ['a', 'b']))).toEqual({
      targets: [{ name: 'a', board: 'x' }, pinned, { name: 'b' }],
    });
  });

  it('keeps comments', () => {
    const text = '{\n  // ours\n  "targets": [\n    { "name": "a" } // first\n  ]\n}\n';
    const result = withPinnedTarget(text, camera);
    expect(result).toContain('// ours');
    expect(result).toContain('// first');
    expect(parse(result)).toEqual({ targets: [{ name: 'a' }, pinned] });
  });

  for (const text of ['[]', '"x"', '{ "targets": {} }']) {
    it(`leaves ${text} alone`, () => expect(() => withPinnedTarget(text, camera)).toThrow());
  }
});
