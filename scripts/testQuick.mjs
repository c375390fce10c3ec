// `npm run test:quick`: what a change needs before it is committed, in under a minute. Types (incremental), lint and
// format of the files that differ from the main branch, and the tests that reach them. `npm test` runs everything.
//
//     npm run test:quick [-- BASE]      what differs from BASE; from main (else the last commit) without it
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** Layers that start programs, or need what is built. */
const slow = ['oracle', 'webview', 'workbench', 'installed', 'browser', 'grammar', 'golden', 'fuzz'];

const changed = changedFiles(process.argv[2]);
const code = changed.filter(
  (file) => /\.(?:ts|mts|mjs)$/.test(file) && !/^examples\/|\/generated\//.test(file),
);
const sources = changed.filter((file) =>
  /^(?:core|cli|server|client|protocol|scripts|test)\/.*\.(?:ts|mjs)$/.test(file),
);

const steps = [
  ['types', 'typescript/bin/tsc', ['-b']],
  [
    'lint',
    'eslint/bin/eslint.js',
    ['--cache', '--cache-location', 'out/eslint.cache', '--max-warnings', '0', '--no-warn-ignored', ...code],
    code,
  ],
  [
    'format',
    'prettier/bin/prettier.cjs',
    ['--check', '--log-level', 'warn', '--ignore-unknown', ...changed],
    changed,
  ],
  [
    'tests',
    'vitest/vitest.mjs',
    [
      'related',
      '--run',
      '--passWithNoTests',
      ...slow.flatMap((name) => ['--exclude', `test/${name}/**`]),
      ...sources,
    ],
    sources,
  ],
];

for (const [name, program, args, files] of steps) {
  if (files?.length === 0) continue;
  const start = Date.now();
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(`${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  if (status !== 0) process.exitCode = 1;
}

/** Tracked files that differ from the base, and new ones. */
function changedFiles(base) {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const from = base ?? (git('rev-parse', '--verify', '--quiet', 'main').status === 0 ? 'main' : 'HEAD');
  const since = git('merge-base', from, 'HEAD').stdout.trim() || 'HEAD';
  const listed = [
    git('diff', '--name-only', '--diff-filter=d', since),
    git('ls-files', '--others', '--exclude-standard'),
  ];
  return [...new Set(listed.flatMap(({ stdout }) => stdout.split('\n')))].filter(
    (file) => file !== '' && existsSync(join(root, file)),
  );
}
