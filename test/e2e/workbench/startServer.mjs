// Starts the stand-in's server with a profile of its own that is thrown away afterwards.
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing of the workbench itself in the picture or on the network. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'git.enabled': false,
  'json.schemaDownload.enable': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts the server on a free port of this machine. `settings` come on top of the quiet ones; `testDriver` lets a page
 * run a test suite, but hides notifications; `vsix` is installed first; `language` is the
 * one that the workbench has been switched to.
 * @returns {Promise<{host: string, folder: string, log: () => string, stop: () => Promise<void>}>}
 */
export async function startServer(standIn, { settings = {}, testDriver = false, vsix, language } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-workbench-'));
  const userData = join(folder, 'user-data');
  const config = join(folder, 'config.yaml');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(config, '');
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  const logFile = join(folder, 'server.log');
  const log = openSync(logFile, 'w');
  const port = await freePort();
  const common = [
    '--config',
    config,
    '--user-data-dir',
    userData,
    '--extensions-dir',
    join(folder, 'extensions'),
  ];
  const run = (args) =>
    // A group of its own, so that the extension host and file watcher end with the server.
    spawn(standIn.node, [standIn.server, ...common, ...args], {
      env: environment(folder),
      stdio: ['ignore', log, log],
      detached: true,
    });
  const readLog = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');

  try {
    if (vsix) {
      const code = await exitOf(run(['--install-extension', vsix]));
      if (code !== 0) throw new Error(`installing ${vsix} failed:\n${readLog()}`);
    }
    if (language !== undefined) addLanguagePack(userData, language);
    const child = run([
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      '--disable-getting-started-override',
      ...(language === undefined ? [] : ['--locale', language]),
      ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ]);
    const stop = async () => {
      await endGroup(child);
      closeSync(log);
      await removeFolder(folder);
    };
    try {
      await untilHealthy(child, port, readLog);
    } catch (error) {
      await endGroup(child);
      throw error;
    }
    return { host: `localhost:${port}`, folder, log: readLog, stop };
  } catch (error) {
    closeSync(log);
    await removeFolder(folder);
    throw error;
  }
}

/**
 * What the workbench keeps of an installed language pack, of one without a translation of its own: its texts stay English,
 * and extensions are told the language and bring theirs. The packs of VS Code itself are in its gallery alone.
 */
function addLanguagePack(userData, language) {
  const texts = join(userData, 'language-pack.json');
  writeFileSync(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: 'n6mem',
    extensions: [{ extensionIdentifier: { id: 'n6mem.language-pack' }, version: '1.0.0' }],
    translations: { vscode: texts },
    label: language,
  };
  writeFileSync(join(userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

function environment(folder) {
  const result = {
    ...process.env,
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
  };
  // Where the tests are started from a terminal of VS Code, its variables would take the server for a part of it.
  for (const key of Object.keys(result)) if (/^(VSCODE_|ELECTRON_)/.test(key)) delete result[key];
  return result;
}

async function untilHealthy(child, port, readLog) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${readLog()}`);
    try {
      const reply = await fetch(`http://127.0.0.1:${port}/healthz`);
      await reply.arrayBuffer();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`the server did not answer within 30 s:\n${readLog()}`);
}

function freePort() {
  return new Promise((done, fail) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
    socket.on('error', fail);
  });
}

function exitOf(child) {
  return new Promise((done, fail) => child.on('exit', done).on('error', fail));
}

/** Ends a process and everything that it started. */
async function endGroup(child) {
  const gone = exitOf(child);
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      return;
    }
    if (child.exitCode === null && child.signalCode === null) await Promise.race([gone, sleep(3000)]);
    else await sleep(200);
  }
}

async function removeFolder(folder) {
  for (let tries = 0; tries < 5; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch {
      await sleep(500);
    }
  }
}
