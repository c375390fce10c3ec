// Bundles what is shipped into dist/: the extension (desktop and browser), its server (node and worker), the command
// line and the webviews' page. `--production` minifies and demands every entry; `--watch` keeps building.
import { existsSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import process from 'node:process';
import * as esbuild from 'esbuild';
import { bundlesFor } from './scripts/bundles.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const contexts = [];
if (production) rmSync('dist', { recursive: true, force: true });
for (const [name, options] of Object.entries(bundlesFor(production))) {
  const [entry] = options.entryPoints;
  if (!existsSync(entry)) {
    console.error(`esbuild: ${entry} does not exist; dist/${name}.js is not built`);
    if (production) process.exitCode = 1;
    continue;
  }
  contexts.push(await esbuild.context({ ...options, outfile: `dist/${name}.js` }));
}

if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
  console.log('esbuild: watching');
} else {
  const results = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
  await Promise.all(contexts.map((context) => context.dispose()));
  if (existsSync('dist/cli.js')) await chmod('dist/cli.js', 0o755);
}
