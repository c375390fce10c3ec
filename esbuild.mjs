// Bundles what is shipped into dist/: the extension (desktop and browser), its server (node and worker), the command
// line and the webviews' page. `--production` minifies and demands every entry; `--watch` keeps building.
import { existsSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import process from 'node:process';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'none' : 'inline',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
};

// `module` first: jsonc-parser's `main` is UMD, whose inner require calls a bundler cannot follow.
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
};

const browser = {
  ...shared,
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
};

/** What `dist/` holds: output name to build options. */
const bundles = {
  client: { ...node, entryPoints: ['client/src/node/main.ts'], external: ['vscode'] },
  clientBrowser: {
    ...browser,
    format: 'cjs',
    entryPoints: ['client/src/browser/main.ts'],
    external: ['vscode'],
  },
  server: { ...node, entryPoints: ['server/node/main.ts'] },
  serverBrowser: { ...browser, format: 'iife', entryPoints: ['server/browser/main.ts'] },
  cli: { ...node, entryPoints: ['cli/main.ts'], banner: { js: '#!/usr/bin/env node' } },
  webview: { ...browser, format: 'iife', entryPoints: ['client/webview/main.ts'] },
};

const contexts = [];
if (production) rmSync('dist', { recursive: true, force: true });
for (const [name, options] of Object.entries(bundles)) {
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
