// Every kind of hostile input on the command line: it ends, says what it must, finds what is beside it, and changes nothing.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { n6mem, unwrapped } from '../support/cli';
import { hostileKinds, makeHostile } from '../support/hostileProjects';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'n6mem-hostile-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each(hostileKinds)('$family: $kind', (hostile) => {
  const { said = '', unsaid, limit, commands = [] } = hostile;

  it('is checked with what lies beside it, and changes nothing', () => {
    const made = makeHostile(root, hostile);
    const { status, stdout, stderr } = n6mem(['check', '--verbose'], { cwd: root });
    const all = stdout + stderr;
    expect(all).not.toMatch(/internal error|failed on it|reading it failed/);
    expect(stdout).toContain('error[region-overlaps-pool]');
    expect(status).toBe(1);
    expect(unwrapped(all)).toContain(said);
    if (unsaid) expect(all).not.toMatch(unsaid);
    for (const [name, bytes] of made)
      expect(readFileSync(path.join(root, name)).equals(bytes), name).toBe(true);
  });

  it.runIf(limit !== undefined)('is ended by a counted limit', () => {
    const [file, name] = limit!;
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^(?:export )?const ${name} = \\d`, 'm'));
  });

  it.each(commands)('ends with %s %s %s', (...args) => {
    makeHostile(root, hostile);
    const { status, stderr } = n6mem(
      args.filter((arg) => arg !== undefined),
      { cwd: root },
    );
    expect(stderr).not.toMatch(/internal error|not caught/);
    expect([0, 1]).toContain(status);
  });
});
