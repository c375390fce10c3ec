import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { temporaryProject, type TemporaryProject } from '../../support/languageClient';
import { miniProject } from '../../support/miniProject';

// What the tests of real editors share: the snippets of the page that people follow, a project with one overlap, and a
// home of the editor's own with `n6mem` on PATH.

/** The blocks of a language below a heading of docs/editors.md, in order. */
export function blocksUnder(heading: string, language: string): string[] {
  const page = readFileSync('docs/editors.md', 'utf8');
  const part = page.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`));
  if (part === undefined) throw new Error(`docs/editors.md has no ${heading}`);
  return [...part.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block]) => block!,
  );
}

export interface EditorHome {
  readonly folder: string;
  /** `n6mem` is on PATH, and nothing of the user's own is read. */
  readonly env: NodeJS.ProcessEnv;
  write(file: string, text: string): string;
  remove(): void;
}

export function editorHome(): EditorHome {
  const folder = mkdtempSync(path.join(tmpdir(), 'n6mem-editor-'));
  const programs = path.join(folder, 'bin');
  mkdirSync(programs);
  const cli = path.resolve('dist/cli.js');
  writeFileSync(path.join(programs, 'n6mem'), `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`, {
    mode: 0o755,
  });
  return {
    folder,
    env: {
      ...process.env,
      HOME: folder,
      PATH: `${programs}:${process.env.PATH}`,
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      XDG_DATA_HOME: path.join(folder, 'data'),
      XDG_STATE_HOME: path.join(folder, 'state'),
      XDG_CACHE_HOME: path.join(folder, 'cache'),
    },
    write: (file, text) => {
      const full = path.join(folder, file);
      mkdirSync(path.dirname(full), { recursive: true });
      writeFileSync(full, text);
      return full;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Region RAM overlaps pool cpuRAM2 by 1 KiB; `.git` marks the root. */
export function projectWithOverlap(): TemporaryProject {
  const memory = '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K';
  return temporaryProject({ ...(miniProject({ memory }) as Record<string, string>), '.git/HEAD': '' });
}
