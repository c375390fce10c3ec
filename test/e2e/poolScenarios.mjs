// What a user does with pool files by mouse and keyboard: quick picks, the refactoring menu, undo over two files. The
// suite inside the extension host cannot do this: the workbench shows it no dialogs.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFileAt, pressFor, runCommand, startCommand } from './screenshot/openWorkbench.mjs';

const pools = 'Model/my_mpools/smart-camera_NUCLEO-N657X0-Q.mpool';
const script = 'Application/NUCLEO-N657X0-Q/STM32N657xx.ld';
/** So that the disk shows what the editors hold. */
const saveAll = 'File: Save All Files';

/** Asks again until the answer is true; the last failed assertion otherwise. */
async function eventually(ask) {
  const end = Date.now() + 20_000;
  for (;;) {
    try {
      return ask();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}

/** The editor with the cursor behind the first letter of a word of a file whose text is given. */
async function putCursor(page, file, text, word) {
  const before = text.slice(0, text.indexOf(word) + 2).split('\n');
  await openFileAt(page, basename(file), dirname(file), before.length, before[before.length - 1].length + 1);
}

/** A bank goes to the application: script and pool file in one edit. One undo takes both back, one redo makes both again. */
export async function giveBankAndUndo(page, folder) {
  const read = (file) => readFileSync(join(folder, file), 'utf8');
  const before = { script: read(script), pools: read(pools) };
  await putCursor(page, pools, before.pools, '"cpuRAM2"');
  // The message says that there is no refactoring here: then there is no menu to wait for.
  const menu = page.locator('.action-widget, .monaco-editor-overlaymessage').first();
  await pressFor(page, 'Control+Shift+R', menu);
  const offered = await menu.innerText();
  assert.match(offered, /Give AXISRAM2 to the application/);
  await page
    .locator('.action-widget .monaco-list-row')
    .filter({ hasText: 'Give AXISRAM2 to the application' })
    .click();
  await runCommand(page, saveAll);
  await eventually(() => {
    assert.match(read(script), /LENGTH = 2047K/);
    assert.match(read(pools), /"cpuRAM2"[\s\S]*?"size"\s*:\s*\{\s*"value"\s*:\s*"0"/);
  });
  const after = { script: read(script), pools: read(pools) };
  for (const [key, expected] of [
    ['Control+Z', before],
    ['Control+Y', after],
    ['Control+Z', before],
  ]) {
    await putCursor(page, pools, read(pools), '"mempools"');
    await page.keyboard.press(key);
    const all = page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: /in 2 Files/ });
    await all.click({ timeout: 5000 }).catch(() => undefined);
    await sleep(500);
    await runCommand(page, saveAll);
    await eventually(() => assert.deepEqual({ script: read(script), pools: read(pools) }, expected));
  }
}

/** A renamed pool: its file is changed at once, generated files only where they are ticked in the preview. */
export async function renameWithConfirmation(page, folder) {
  const files = [
    'Model/my_mpools/smart-camera_STM32N6570-DK.mpool',
    'Model/STM32N6570-DK/network.c',
    'Model/STM32N6570-DK/network_c_info.json',
  ];
  const [poolFile, source] = files;
  const read = () => files.map((file) => readFileSync(join(folder, file), 'utf8'));
  const before = read();
  await putCursor(page, poolFile, before[0], '"cpuRAM2"');
  const name = await pressFor(page, 'F2', page.locator('.rename-box input'));
  await name.fill('fastRAM');
  await page.keyboard.press('Enter');
  const preview = page.locator('.bulk-edit-panel');
  const tick = (file) => preview.locator(`[aria-label^="${file}, "] .edit-checkbox`);
  await tick(source).waitFor();
  const ticked = await Promise.all(files.map((file) => tick(file).getAttribute('aria-checked')));
  assert.deepEqual(ticked, ['true', 'false', 'false']);
  await tick(source).click();
  await page.getByRole('button', { name: 'Apply' }).click();
  await runCommand(page, saveAll);
  await eventually(() => {
    const renamed = before.map((text, i) => (i < 2 ? text.replace('cpuRAM2', 'fastRAM') : text));
    assert.deepEqual(read(), renamed);
  });
}

/** "New Memory Pool File…" by its quick picks: the board by arrow keys, the proposed name, another one, none. */
export async function newPoolFileByKeys(page, folder) {
  const widget = page.locator('.quick-input-widget');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  const start = async () => {
    await startCommand(page, 'New Memory Pool File…');
    await rows.filter({ hasText: 'STM32N6570-DK' }).first().waitFor();
  };
  const tab = (name) => page.locator('.tab').filter({ hasText: name }).first();

  await start();
  const offered = await rows.locator('.label-name').allInnerTexts();
  assert.deepEqual(offered, ['STM32N6570-DK', 'NUCLEO-N657X0-Q', 'ATK-DNN647', 'STM32N657']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const proposed = 'Model/my_mpools/nucleo-n657x0-q.mpool';
  await rows.filter({ hasText: proposed }).waitFor();
  await page.keyboard.press('Enter');
  await tab('nucleo-n657x0-q.mpool').waitFor();
  await runCommand(page, saveAll);
  await eventually(() => {
    const { memory } = JSON.parse(readFileSync(join(folder, proposed), 'utf8'));
    assert.ok(memory.mempools.length >= 7);
  });

  await start();
  await page.keyboard.press('Enter');
  await rows.filter({ hasText: 'Another Name…' }).click();
  await widget.getByText("Press 'Enter' to confirm").waitFor();
  await widget.locator('input').fill('Model/mine.txt');
  await widget.getByText('The name ends in .mpool.').waitFor();
  await widget.locator('input').fill('Model/mine.mpool');
  await widget.getByText('The name ends in .mpool.').waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await tab('mine.mpool').waitFor();
  await runCommand(page, saveAll);
  await eventually(() => assert.ok(existsSync(join(folder, 'Model/mine.mpool'))));

  await start();
  await page.keyboard.press('Escape');
  await widget.waitFor({ state: 'hidden' });
  await start();
  await page.keyboard.press('Enter');
  await rows.filter({ hasText: 'Untitled' }).click();
  await tab('Untitled-1').waitFor();
}
