// A workbench with the packaged extension installed, as a user sees it, in a Chromium page: for pictures, and for
// tests that click. Unlike the suite's workbench it runs without the test driver, which hides notifications.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../support/tools.mjs';
import { startExtensionProxy } from '../workbench/extensionProxy.mjs';
import { findStandIn } from '../workbench/standIn.mjs';
import { startServer } from '../workbench/startServer.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * What this machine lacks for it, or undefined.
 * @returns {string | undefined}
 */
export function missingForWorkbench() {
  if (!findChromium()) return 'Chromium (or set CHROME_PATH)';
  if (!findStandIn()) return 'the stand-in for VS Code: npm run stand-in';
  return undefined;
}

/**
 * Opens a folder.
 * @param {object} options
 * @param {string} options.folder absolute path of the folder to open
 * @param {string} [options.vsix] absolute path of the packaged extension; without one the files that the package would
 *   hold are served to the workbench's browser host
 * @param {string} [options.file] absolute path of a file to open in it
 * @param {string} [options.theme] name of a colour theme, e.g. `Default Light Modern`
 * @param {Record<string, unknown>} [options.settings] user settings on top
 * @param {{width: number, height: number}} [options.size] of the page in CSS pixels
 * @param {string} [options.language] of extensions, as the workbench names it: `zh-cn`, `fr`
 * @param {number} [options.scale] device pixels per CSS pixel: 2 for sharp pictures
 */
export async function openWorkbench({
  folder,
  vsix,
  file,
  theme = 'Default Dark Modern',
  settings = {},
  size = { width: 1400, height: 900 },
  scale = 1,
  language,
}) {
  const standIn = findStandIn();
  const executablePath = findChromium();
  if (!standIn || !executablePath) throw new Error(`not installed: ${missingForWorkbench()}`);
  const server = await startServer(standIn, {
    vsix,
    language,
    settings: { 'workbench.colorTheme': theme, ...settings },
  });
  const proxy =
    vsix === undefined
      ? await startExtensionProxy({ host: server.host, root, files: await packagedFiles() })
      : undefined;
  const host = proxy?.host ?? server.host;
  let context;
  const open = async (first) => {
    context = await chromium.launchPersistentContext(join(server.folder, 'chromium'), {
      executablePath,
      headless: true,
      viewport: size,
      deviceScaleFactor: scale,
      args: chromiumFlags,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    const query = new URLSearchParams({ folder });
    if (first) query.set('payload', JSON.stringify([['openFile', `vscode-remote://${host}${first}`]]));
    await page.goto(`http://${host}/?${query}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    if (proxy) await untilLoaded(page, proxy.asked);
    return page;
  };
  const close = async () => {
    await context?.close().catch(() => undefined);
    await proxy?.close();
    await server.stop();
  };
  try {
    const page = await open(file);
    return {
      page,
      close,
      log: server.log,
      loaded: proxy?.asked ?? new Set(),
      extensions: join(server.folder, 'extensions'),
      /** Ends the window and its extension host and starts them again on the same profile. */
      reopen: async () => {
        await context.close();
        // Without the file: it would come in place of the editors that were left open.
        return open();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Waits until the browser host has loaded the extension's server. A workbench that starts its hosts twice, which happens
 * on a busy machine, loses the extensions that its page names: then the page is loaded again.
 */
async function untilLoaded(page, loaded) {
  for (let tries = 0; tries < 4; tries++) {
    if (tries > 0) await page.reload();
    for (let seconds = 0; seconds < 45; seconds++) {
      if (loaded.has('dist/serverBrowser.js')) return;
      await page.waitForTimeout(1000);
    }
  }
  throw new Error(`the browser host did not start the server; it loaded: ${[...loaded].join(' ')}`);
}

async function packagedFiles() {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  return files.map((file) => file.replaceAll('\\', '/'));
}

/** Opens a file by its name, as a user does: Ctrl+P, the name; `folder` where several have the name. */
export async function openFile(page, name, folder = '') {
  await pickFile(page, name, join(folder, name));
}

/**
 * Opens a file with the cursor at a line and column, from 1, as a user does: Ctrl+P, `name:line:column`. In one step,
 * because a file that opens a moment late takes the focus from whatever is asked for next.
 * In lines without tabs: the status bar counts a tab as wide as it looks.
 */
export async function openFileAt(page, name, folder, line, column = 1) {
  await pickFile(page, name, `${join(folder, name)}:${line}:${column}`);
  await page
    .locator('#status\\.editor\\.selection')
    .getByText(`Ln ${line}, Col ${column}`, { exact: true })
    .waitFor();
  await page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
}

async function pickFile(page, name, typed) {
  await quickPick(page, 'Control+P', typed, page.locator(rows).filter({ hasText: name }));
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Runs a command by its title, as a user does: F1, the title. */
export async function runCommand(page, title) {
  await startCommand(page, title);
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The same for a command that asks something in the quick input. */
export async function startCommand(page, title) {
  await quickPick(page, 'F1', `>${title}`, commandRow(page, title));
}

/** A title may be the head of another ("Close Editor", "Close Editors in Group"): the whole one is meant. */
function commandRow(page, title) {
  const labels = [`="${title}"`, `^="${title}, "`, `$=": ${title}"`, `*=": ${title}, "`];
  return page.locator(labels.map((label) => `${rows}[aria-label${label}]`).join());
}

const rows = '.quick-input-list .monaco-list-row';

/** Presses a key until what it opens is seen: one pressed while the focus moves reaches neither the old place nor the new. */
export async function pressFor(page, key, opened) {
  for (let tries = 0; ; tries++) {
    await page.keyboard.press(key);
    const seen = await opened.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (seen) return opened;
    if (tries === 5) throw new Error(`${key} opened nothing`);
  }
}

async function quickPick(page, key, typed, row) {
  // A file that opens a moment late takes the focus, and the quick input closes: then it is opened again.
  for (let tries = 0; ; tries++) {
    const input = await pressFor(page, key, page.locator('.quick-input-widget input'));
    try {
      await input.fill(typed, { timeout: 3000 });
      await row.first().click({ timeout: 10_000 });
      return;
    } catch (error) {
      if (tries === 2) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/**
 * What the hovers say of the word that the cursor is in, with the mouse over it; `known` is in the text of one of them.
 * A hover that came while the file was still being laid out closes again: then the mouse comes again.
 */
export async function hoverOnCursor(page, known) {
  const mark = page.locator('.monaco-editor.focused .cursor').first();
  const box = await mark.boundingBox();
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: known });
  for (let tries = 0; tries < 40; tries++) {
    await page.mouse.move(0, 0);
    await page.mouse.move(box.x + 4, box.y + box.height / 2, { steps: 3 });
    await page.waitForTimeout(1500);
    const texts = await hover.allInnerTexts();
    if (texts.length > 0) return texts.join('\n');
  }
  throw new Error(`no hover says ${known}`);
}

/** Picks a colour theme by its name, as a user does. */
export async function setTheme(page, name) {
  const command = 'Preferences: Color Theme';
  await quickPick(page, 'F1', `>${command}`, commandRow(page, command));
  const input = page.locator('.quick-input-widget input[placeholder*="Color Theme"]');
  await input.waitFor();
  await input.fill(name);
  await page.locator(`${rows}.focused`).filter({ hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The content of the webview in front. */
export function webviewFrame(page) {
  // Of several panels in one group only the one in front is visible.
  return page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
}

/** Closes notifications, so that a picture shows the extension and nothing else. */
export async function clearNotifications(page) {
  await runCommand(page, 'Notifications: Clear All Notifications');
}
