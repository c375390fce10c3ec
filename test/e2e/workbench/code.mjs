#!/usr/bin/env node
// Takes the place of the VS Code executable in runTests of @vscode/test-electron: understands the flags that it
// passes, runs the suite in the stand-in's workbench under headless Chromium, and exits with the suite's exit code.
// 2: the workbench could not be started, 124: the suite did not end in time.
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../support/tools.mjs';
import { findStandIn, standInFolder } from './standIn.mjs';
import { startServer } from './startServer.mjs';

/** Lines that the web workbench prints at every start and that say nothing about the extension. */
const noise =
  /^(%c|Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|Updating additional builtin|\[Service Worker\]|\[AgentHost|\[AccountPolicyGate\]|getaddrinfo ENOTFOUND|\[ChatModelSelection\]|Ignoring fetching additional|Creation of workbench contribution|Timed out waiting for authentication provider)/;

const timeout = Number(process.env.N6MEM_E2E_TIMEOUT_MS ?? 300_000);
const options = readArguments(process.argv.slice(2));

function readArguments(args) {
  const result = { developmentPaths: [], testsPath: '', workspace: undefined };
  for (const argument of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === 'extensionDevelopmentPath') result.developmentPaths.push(absolute(value));
    else if (name === 'extensionTestsPath') result.testsPath = absolute(value);
    else if (name === undefined) result.workspace = absolute(argument);
  }
  return result;
}

function absolute(path) {
  return resolve(path.replace(/^file:\/\//, ''));
}

async function run() {
  const standIn = findStandIn();
  if (!standIn) throw new Error(`no stand-in in ${standInFolder()}: npm run stand-in`);
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: install it or set CHROME_PATH');
  const server = await startServer(standIn, { testDriver: true });
  let context;
  try {
    context = await chromium.launchPersistentContext(join(server.folder, 'chromium'), {
      executablePath,
      headless: true,
      viewport: { width: 1400, height: 900 },
      args: chromiumFlags,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    let exited;
    const exit = new Promise((done) => (exited = done));
    await page.exposeFunction('codeAutomationLog', (type, args) => {
      if (!noise.test(String(args[0]))) (type === 'error' ? console.error : console.log)(...args);
    });
    await page.exposeFunction('codeAutomationExit', (code) => exited(code));
    await page.goto(address(server.host));
    const late = sleep(timeout, 124, { ref: false });
    const code = await Promise.race([exit, late]);
    if (code === 124)
      console.error(`the suite did not end within ${timeout} ms\n${server.log().slice(-3000)}`);
    return code;
  } catch (error) {
    console.error(server.log().slice(-3000));
    throw error;
  } finally {
    await context?.close().catch(() => undefined);
    await server.stop();
  }
}

/** The page that opens the workspace and runs the suite in its extension host. */
function address(host) {
  const remote = (path) => `vscode-remote://${host}${path}`;
  const payload = [
    ...options.developmentPaths.map((path) => ['extensionDevelopmentPath', remote(path)]),
    ['extensionTestsPath', remote(options.testsPath)],
    ['enableProposedApi', ''],
    ['skipWelcome', 'true'],
  ];
  const { workspace } = options;
  const query = new URLSearchParams(
    workspace === undefined
      ? { ew: 'true' }
      : { [workspace.endsWith('.code-workspace') ? 'workspace' : 'folder']: workspace },
  );
  query.set('payload', JSON.stringify(payload));
  return `http://${host}/?${query}`;
}

run().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
