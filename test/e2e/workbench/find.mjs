// Which workbench the end-to-end tests run in: a given VS Code (VSCODE_EXECUTABLE), else one that can be downloaded,
// else the stand-in.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { findChromium } from '../../support/tools.mjs';
import { findStandIn } from './standIn.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @returns {Promise<{executable: string, name: string} | {missing: string}>} */
export async function findWorkbench() {
  const given = process.env.VSCODE_EXECUTABLE;
  if (given) {
    return existsSync(given)
      ? { executable: given, name: given }
      : { missing: `VSCODE_EXECUTABLE names no file: ${given}` };
  }
  if (hasScreen() && (await canDownload())) {
    const executable = await downloadAndUnzipVSCode({ cachePath: join(root, '.vscode-test') });
    return { executable, name: 'a downloaded VS Code' };
  }
  if (findStandIn() && findChromium()) {
    return {
      executable: join(root, 'test', 'e2e', 'workbench', 'code.mjs'),
      name: 'the stand-in for VS Code',
    };
  }
  return { missing: 'Chromium and `npm run stand-in` (or set VSCODE_EXECUTABLE to a VS Code)' };
}

/** VS Code itself needs a screen; on Linux a server often has none. */
function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/** Asks the update server once, briefly: without a network it would otherwise try for minutes. */
async function canDownload() {
  try {
    const reply = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(5000),
    });
    return reply.ok;
  } catch {
    return false;
  }
}
