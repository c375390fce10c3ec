import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { Linter } from 'eslint';
import { afterAll, describe, expect, it } from 'vitest';
import wallRules from '../../scripts/lint/plugin.mjs';
import { layers, walls } from '../../scripts/lint/walls.mjs';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** What the rules say of one file of a project. */
function complaints(files: Readonly<Record<string, string>>, file: string): string[] {
  const cwd = mkdtempSync(join(tmpdir(), 'n6mem-walls-'));
  folders.push(cwd);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const linter = new Linter({ cwd });
  return linter
    .verify(
      files[file]!,
      [
        {
          files: ['**/*.mjs'],
          plugins: { walls: wallRules },
          rules: {
            'walls/layers': ['error', walls],
            'walls/no-circle': 'error',
            'walls/own-intervals': 'error',
          },
        },
      ],
      { filename: join(cwd, file) },
    )
    .map(({ message }) => message.replace(/ (?:It may import|Its packages): .*/, ''));
}

describe('layers', () => {
  it.each([
    ['core/model/a.mjs', "import '../rules/b.mjs';", 'core/model may not import core/rules/b.mjs.'],
    ['core/model/a.mjs', "export * from '../device/b.mjs';", 'core/model may not import core/device/b.mjs.'],
    ['core/model/a.mjs', "await import('../view/b.mjs');", 'core/model may not import core/view/b.mjs.'],
    ['core/model/a.mjs', "import 'node:fs';", 'core/model may not import node:fs.'],
    ['core/model/a.mjs', "import 'fs';", 'core/model may not import fs.'],
    ['core/model/a.mjs', "import '../../server/b.mjs';", 'core/model may not import server/b.mjs.'],
    ['cli/a.mjs', "import '../server/b.mjs';", 'cli may not import server/b.mjs.'],
    ['cli/a.mjs', "import '../core/view/b.mjs';", 'cli may not import core/view/b.mjs.'],
    [
      'client/webview/a.mjs',
      "import '../../core/view/b.mjs';",
      'client/webview may not import core/view/b.mjs.',
    ],
    ['client/src/a.mjs', "import '../../core/base/b.mjs';", 'client/src may not import core/base/b.mjs.'],
    ['server/a.mjs', "import './node/b.mjs';", 'server may not import server/node/b.mjs.'],
    ['server/a.mjs', "import '../test/b.mjs';", 'server may not import test/b.mjs.'],
  ])('%s: %s', (file, text, message) => {
    const target = message.replace(/.* may not import (.*)\./, '$1');
    const files = target.endsWith('.mjs') ? { [target]: '' } : {};
    expect(complaints({ ...files, [file]: text }, file)).toEqual([message]);
  });

  it.each([
    ['core/model/a.mjs', "import '../base/b.mjs';", 'core/base/b.mjs'],
    ['core/model/a.mjs', "import './b.mjs';", 'core/model/b.mjs'],
    ['core/project/a.mjs', "import '../model/b.mjs'; import 'jsonc-parser';", 'core/model/b.mjs'],
    ['cli/a.mjs', "import '../server/node/b.mjs'; import 'node:fs';", 'server/node/b.mjs'],
    ['server/node/a.mjs', "import '../b.mjs'; import 'vscode-languageserver/node';", 'server/b.mjs'],
    ['test/a.mjs', "import '../core/view/b.mjs'; import 'anything';", 'core/view/b.mjs'],
  ])('%s may %s', (file, text, target) => {
    expect(complaints({ [target]: '', [file]: text }, file)).toEqual([]);
  });
});

describe('no-circle', () => {
  it('finds a circle of three, and of types alone', () => {
    const files = {
      'core/model/a.mjs': "import './b.mjs';\nimport './d.mjs';",
      'core/model/b.mjs': "import './c.mjs';",
      'core/model/c.ts': '',
      'core/model/c.mjs': "export * from './a.mjs';",
      'core/model/d.mjs': "import './c.mjs';\n",
    };
    const circle =
      'A circle of imports: core/model/a.mjs, core/model/b.mjs, core/model/c.mjs, core/model/d.mjs.';
    expect(complaints(files, 'core/model/a.mjs')).toEqual([circle, circle]);
    const types = {
      'core/model/a.mjs': "import './b';",
      'core/model/b.ts': "import type { A } from './a.mjs';",
    };
    expect(complaints(types, 'core/model/a.mjs')).toEqual([
      'A circle of imports: core/model/a.mjs, core/model/b.ts.',
    ]);
  });

  it('is silent where two ways lead to one file', () => {
    const files = {
      'core/model/a.mjs': "import './b.mjs';\nimport './c.mjs';",
      'core/model/b.mjs': "import './d.mjs';",
      'core/model/c.mjs': "import './d.mjs';",
      'core/model/d.mjs': '',
    };
    expect(complaints(files, 'core/model/a.mjs')).toEqual([]);
  });
});

it('are shown in ARCHITECTURE.md as lint keeps them', () => {
  const [, line = ''] =
    /^Inside core, from the bottom up: (.*?)\. /m.exec(readFileSync('ARCHITECTURE.md', 'utf8')) ?? [];
  const shown = line
    .split(' ◀ ')
    .map((part) => [...part.matchAll(/`([^`]+)`/g)].map((name) => `core/${name[1]}`));
  expect(shown).toEqual(layers);
});

describe('intervals of its own', () => {
  const message =
    'Rules compare no addresses: ask the ledger, core/memory or the functions of core/base/addressRange.ts.';
  it.each([
    ['if (pool.range.start < region.range.end) {}', [message]],
    ['if (address >= range.start) {}', [message]],
    ['if (place.span.start < commandSpan.end) {}', []],
    ['if (pool.range.start === region.range.start) {}', []],
    ['if (intersect(pool.range, region.range)) {}', []],
  ])('%s', (text, expected) => {
    expect(complaints({ 'core/rules/a.mjs': text }, 'core/rules/a.mjs')).toEqual(expected);
  });
});

describe('the façade', () => {
  it('lets the page carry only what it draws with', async () => {
    const { metafile } = await build({
      entryPoints: ['client/webview/main.ts'],
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'unused',
      treeShaking: true,
    });
    const [output] = Object.values(metafile.outputs);
    const carried = Object.entries(output!.inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path);
    expect(carried).toContain('core/view/memoryMap/layout.ts');
    expect(
      carried.filter((path) =>
        /^(?:core\/(?:rules|project|language|linkerScript)|node_modules)\//.test(path),
      ),
    ).toEqual([]);
  });
});
