import { build } from 'esbuild';
import { mkdirSync, rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What these lines of TypeScript export, written as if they stood in a file at the root of the project. */
export async function load(...lines) {
  mkdirSync(`${root}out`, { recursive: true });
  const outfile = `${root}out/bench-${process.pid}.mjs`;
  await build({
    stdin: { contents: lines.join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    outfile,
    logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
