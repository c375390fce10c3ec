// What dist/ holds, for the build and for whoever asks what goes into it.
import { fileURLToPath } from 'node:url';

/** What `import` of this package gives. */
const protocolTypes = fileURLToPath(
  new URL('../node_modules/vscode-languageserver-types/lib/esm/main.js', import.meta.url),
);

/**
 * Leaves an import to another file of dist/, which is loaded when it is asked for: `n6mem --version` needs no engine, and
 * `n6mem check` no language server.
 * @param {RegExp} filter
 * @param {string} name
 * @returns {import('esbuild').Plugin}
 */
function otherBundle(filter, name) {
  return {
    name: `other bundle ${name}`,
    setup: (build) => build.onResolve({ filter }, () => ({ path: `./${name}.js`, external: true })),
  };
}

/**
 * Options of esbuild by the name of the output.
 * @param {boolean} production minified, without source maps
 * @returns {Record<string, import('esbuild').BuildOptions>}
 */
export function bundlesFor(production) {
  const shared = {
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: production ? 'none' : 'inline',
    // A character outside of ASCII is two or three bytes; its escape would be six.
    charset: 'utf8',
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
    // `require` where the source says `import()`: node's import of CommonJS looks through the whole text for exports
    // first, which takes as long as all else at the start of a command. Extension hosts know it in every version.
    supported: { 'dynamic-import': false },
  };

  const browser = {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    mainFields: ['browser', 'module', 'main'],
  };

  const jsonOnDemand = otherBundle(/\/jsonService$/, 'serverJson');

  return {
    client: {
      ...node,
      entryPoints: ['client/src/node/main.ts'],
      external: ['vscode'],
      plugins: [otherBundle(/\/pinnedTarget$/, 'clientPin')],
    },
    clientPin: { ...node, entryPoints: ['client/src/views/pinnedTarget.ts'] },
    clientBrowser: {
      ...browser,
      format: 'cjs',
      entryPoints: ['client/src/browser/main.ts'],
      external: ['vscode'],
    },
    server: { ...node, entryPoints: ['server/node/main.ts'], plugins: [jsonOnDemand] },
    serverJson: { ...node, entryPoints: ['server/json/jsonService.ts'] },
    serverBrowser: {
      ...browser,
      format: 'iife',
      entryPoints: ['server/browser/main.ts'],
      // The server's library and the JSON service each bring a copy of their own, of one version and the next patch.
      alias: { 'vscode-languageserver-types': protocolTypes },
    },
    cli: {
      ...node,
      entryPoints: ['cli/main.ts'],
      banner: { js: '#!/usr/bin/env node' },
      plugins: [otherBundle(/\/run$/, 'cliRun')],
    },
    cliRun: {
      ...node,
      entryPoints: ['cli/run.ts'],
      plugins: [otherBundle(/\/server\/node\/start$/, 'cliServer')],
    },
    cliServer: { ...node, entryPoints: ['server/node/start.ts'], plugins: [jsonOnDemand] },
    webview: { ...browser, format: 'iife', entryPoints: ['client/webview/main.ts'] },
  };
}
