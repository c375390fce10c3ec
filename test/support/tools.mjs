// Finds the tools of other makers that some layers need. Nothing here is downloaded.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** The full path of a program on PATH, or undefined. */
export function findOnPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}

/**
 * The linker that the evaluator is compared with. Another release prints other maps, so that the comparison would skip
 * itself or find differences that are none.
 * @param {(program: string) => {stdout?: string, error?: unknown}} [versionOf]
 * @returns {{missing?: string}} what to install where it is not there
 */
export function findGnuLd(versionOf = (program) => spawnSync(program, ['--version'], { encoding: 'utf8' })) {
  const { stdout = '', error } = versionOf('arm-none-eabi-ld');
  if (error) return { missing: 'binutils-arm-none-eabi (arm-none-eabi-ld is not installed)' };
  if (/^GNU ld .*\b2\.40\b/.test(stdout)) return {};
  return {
    missing: `binutils-arm-none-eabi 2.40 (arm-none-eabi-ld is ${stdout.split('\n')[0] || 'of no known version'})`,
  };
}

/** A Chromium or Chrome of this machine: CHROME_PATH, else the first one on PATH, else a usual place. */
export function findChromium() {
  const given = process.env.CHROME_PATH;
  if (given) return existsSync(given) ? given : undefined;
  return (
    findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome') ??
    [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ].find((path) => existsSync(path))
  );
}

/** Flags for a Chromium that runs without a screen and asks nobody anything. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
