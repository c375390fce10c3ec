import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands';
import { commandHelp } from '../../cli/help';
import { n6mem } from '../support/cli';
import { isAsShown, namedCommands, pages, read, root, shownRuns } from './markdown';

/** Rewrites what pages show: `UPDATE_DOCS=1 npx vitest run test/docs`. Shorten by a line `…` afterwards where it is long. */
const update = process.env['UPDATE_DOCS'] === '1';

describe('runs that pages show', () => {
  let folder = '';
  // One folder for all runs of a page, as its reader has.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'n6mem-docs-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(pages().filter((page) => shownRuns(page).length > 0))('in %s print what they print', (page) => {
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
    // As in a checkout: its root is the root of the project.
    mkdirSync(join(folder, '.git'), { recursive: true });
    const lines = read(page).split('\n');
    // From the last one up, so that the lines of the others stay true while texts are replaced.
    const results = shownRuns(page).map((run) => ({ run, real: output(run.command, folder) }));
    for (const { run, real } of results.reverse()) {
      if (isAsShown(run.output, real)) continue;
      if (!update)
        expect(real.join('\n'), `${page}:${run.line + 1} ${run.command}`).toBe(run.output.join('\n'));
      const indent = /^ */.exec(lines[run.line]!)![0];
      const text = real.map((line) => (line === '' ? '' : indent + line));
      lines.splice(run.line + 1, run.output.length, ...text);
    }
    if (update) writeFileSync(join(root, page), lines.join('\n'));
  });
});

/** What a command prints, without the blank lines at its end. Only our own command and `cd` are run. */
function output(command: string, folder: string): string[] {
  const [program, ...args] = command.split(/\s+/);
  expect(program, command).toBe('n6mem');
  const { stdout, stderr, status } = n6mem(args, { cwd: folder });
  expect(status, `${command}: ${stderr}`).toBeLessThan(2);
  return stdout.trim() === '' ? [] : stdout.trimEnd().split('\n');
}

describe('commands that pages name', () => {
  const known = new Map(commands.map((command) => [command.name, commandHelp(command)]));

  it.each(pages())('in %s are commands, with options that they have', (page) => {
    const wrong = namedCommands(page).flatMap(([name = '', ...words]) => {
      // `n6mem …` and `n6mem --version` name no command.
      if (!/^[a-z]/.test(name)) return [];
      const help = known.get(name);
      if (help === undefined) return [`n6mem ${name}`];
      const options = words.flatMap((word) => /^(--[a-z][a-z-]*)/.exec(word)?.[1] ?? []);
      return options.filter((option) => !help.includes(option)).map((option) => `n6mem ${name} ${option}`);
    });
    expect(wrong).toEqual([]);
  });
});
