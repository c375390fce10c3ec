import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { bundlesFor } from '../../scripts/bundles.mjs';

/** The most that each file of dist/ may hold, in kilobytes. What makes one larger is needed, or is loaded on demand. */
const limits: Readonly<Record<string, number>> = {
  cli: 2,
  cliRun: 1000,
  cliServer: 1165,
  client: 469,
  clientBrowser: 450,
  clientPin: 19,
  server: 1165,
  serverBrowser: 1250,
  serverJson: 160,
  webview: 165,
};

const bundles = bundlesFor(true);

describe('what is shipped', () => {
  it('has a limit for every bundle', () => {
    expect(Object.keys(bundles).sort()).toEqual(Object.keys(limits).sort());
  });

  it.each(Object.entries(bundles))('stays small: %s', { timeout: 60_000 }, async (name, options) => {
    const { metafile, outputFiles } = await build({
      ...options,
      outfile: `${name}.js`,
      write: false,
      metafile: true,
    });
    // node's import of CommonJS reads the whole file for its exports first: half of the start of a command.
    expect(outputFiles.some(({ text }) => /\bimport\(["']\.\//.test(text))).toBe(false);
    const [output] = Object.values(metafile.outputs);
    const kilobytes = output!.bytes / 1000;
    const largest = Object.entries(output!.inputs)
      .sort(([, a], [, b]) => b.bytesInOutput - a.bytesInOutput)
      .slice(0, 8)
      .map(([path, { bytesInOutput }]) => `${Math.round(bytesInOutput / 1000)} KB ${path}`);
    expect(kilobytes, `the largest parts of ${name}:\n${largest.join('\n')}`).toBeLessThanOrEqual(
      limits[name]!,
    );
    // A limit far above what there is holds nothing.
    expect(kilobytes).toBeGreaterThan(limits[name]! * (name === 'cli' ? 0.3 : 0.85));
  });

  it.each([
    ['server', 'serverJson', 'vscode-json-languageservice'],
    ['client', 'clientPin', 'jsonc-parser'],
  ])('loads what few ask for when it is first asked for: %s, %s', async (first, onDemand, library) => {
    const parts = async (name: string): Promise<string[]> => {
      const { metafile } = await build({
        ...bundles[name]!,
        outfile: `${name}.js`,
        write: false,
        metafile: true,
      });
      return Object.keys(metafile.inputs);
    };
    const isIt = (path: string): boolean => path.includes(library);
    expect((await parts(first)).some(isIt)).toBe(false);
    expect((await parts(onDemand)).some(isIt)).toBe(true);
  });
});
