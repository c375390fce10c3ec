import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { n6mem } from '../support/cli';
import { root } from './markdown';

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');

/** The commands of this project in the first pipeline below a heading. */
function commandsBelow(heading: string): string[][] {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page.slice(page.indexOf(`\n## ${heading}\n`))) ?? [];
  return [...yaml.matchAll(/npx n6mem (.*)$/gm)].map((match) => match[1]!.trim().split(/\s+/));
}

// The checkouts of a pipeline: the example before, and after somebody has halved a pool and let a region grow.
describe('the pipelines of docs/ci.md', () => {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'n6mem-ci-'));
    for (const name of ['before', 'after'])
      cpSync(join(root, 'examples/smart-camera'), join(work, name), { recursive: true });
    const script = join(work, 'after/Application/NUCLEO-N657X0-Q/STM32N657xx.ld');
    const text = readFileSync(script, 'utf8');
    const grown = text.replace('LENGTH = 1023K', 'LENGTH = 1279K');
    expect(grown).not.toBe(text);
    writeFileSync(script, grown);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it.each([
    ['GitHub', '.'],
    ['GitLab', 'after'],
  ])('of %s run as they stand, and make a comment that names what is new', (heading, cwd) => {
    const commands = commandsBelow(heading);
    expect(commands.map(([name]) => name).sort()).toEqual(['check', 'diff']);
    for (const args of commands) {
      const { status, stdout, stderr } = n6mem(args, { cwd: join(work, cwd) });
      expect(stderr, args.join(' ')).toBe('');
      // A check that finds something fails the job; that is its purpose.
      expect(status, stdout).toBe(args[0] === 'check' ? 1 : 0);
    }
    const comment = readFileSync(join(work, cwd, 'memory.md'), 'utf8');
    expect(comment).toContain('new finding');
    expect(comment).toContain('region-overlaps-pool');
    rmSync(join(work, cwd, 'memory.md'));
  });

  it('send nothing anywhere by themselves', () => {
    const sent = [...page.matchAll(/^\s*-? ?(?:run: )?(curl|gh) .*$/gm)].map((match) => match[0]);
    // Comments on one's own merge request, by one's own token.
    expect(sent.every((line) => /gh pr comment|curl --fail --header "PRIVATE-TOKEN/.test(line))).toBe(true);
  });
});
