import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOnPath } from '../../support/tools.mjs';
import { blocksUnder, editorHome, projectWithOverlap } from './editorHome';
import { findEditors } from './installed.mjs';

// Helix itself, in a terminal, with the lines of docs/editors.md: what it shows on its screen.

const python = findOnPath('python3');
const helixes = findEditors('hx').map((helix) => ({
  helix,
  version: /helix (\S+)/.exec(spawnSync(helix, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? '',
}));

if (helixes.length === 0 || python === undefined) it.skip('needs Helix, or `npm run editors`, and python3');

const escape = '\u001b';

describe.each(python === undefined ? [] : helixes)('Helix $version', ({ helix }) => {
  it('shows the overlap, explains the region, and its fix clears the overlap', () => {
    const project = projectWithOverlap();
    const home = editorHome();
    try {
      home.write('config/helix/languages.toml', blocksUnder('Helix', 'toml').join('\n'));
      const health = spawnSync(helix, ['--health', 'ld'], { encoding: 'utf8', env: home.env });
      expect(health.stdout).toContain(path.join(home.folder, 'bin', 'n6mem'));
      const steps = [
        { keys: '', until: 'Region RAM takes 1 KiB of pool cpuRAM2' },
        { keys: '/RAM\r k', until: '\\[0x34000400, 0x34100400\\)' },
        // With a key behind it at once it would be Alt and that key.
        { keys: escape, until: 'SECTIONS|IONS' },
        { keys: ' a', until: 'End region RAM where pool cpuRAM2 starts' },
        // The first is chosen already; of 1024K one digit is drawn anew.
        { keys: '\r', until: '3' },
        { keys: escape, until: '.' },
        { keys: ':wq\r', until: 'never to be seen' },
      ];
      const { stdout, stderr } = spawnSync(
        python!,
        [path.resolve('test/server/editors/inTerminal.py'), helix, 'app.ld'],
        {
          cwd: project.root,
          encoding: 'utf8',
          timeout: 240_000,
          env: { ...home.env, TERM: 'xterm-256color' },
          input: JSON.stringify(steps),
        },
      );
      const screens = JSON.parse(stdout || '[]') as string[];
      expect(screens, stderr || screens.at(-1)).toHaveLength(steps.length);
      for (const [at, { until }] of steps.slice(0, -1).entries())
        expect(screens[at]).toMatch(new RegExp(until));
      expect(project.read('app.ld')).toContain('LENGTH = 1023K');
    } finally {
      project.remove();
      home.remove();
    }
  }, 300_000);
});
