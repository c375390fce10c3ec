#!/usr/bin/env node
// Makes the pictures of README.md and of the walkthrough again: the packaged extension in a real workbench, on the
// bundled example. Run: npm run package && npm run pictures [NAME ...]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  openFile,
  openFileAt,
  openWorkbench,
  runCommand,
  setTheme,
  webviewFrame,
} from '../test/e2e/screenshot/openWorkbench.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const vsix = join(root, `stm32n6-ai-memory-${version}.vsix`);
if (!existsSync(vsix)) {
  console.error(`${vsix} is missing: npm run package`);
  process.exit(2);
}

const script = ['STM32N657xx.ld', 'Application/STM32N6570-DK'];
const built = ['STM32N657xx.ld', 'Application/NUCLEO-N657X0-Q'];
const report = ['network_c_info.json', 'Model/STM32N6570-DK'];
const settings = {
  'workbench.activityBar.location': 'hidden',
  'workbench.sideBar.location': 'left',
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
  'files.autoSave': 'off',
  'window.commandCenter': false,
};

const frame = (page) => webviewFrame(page);
const shape = (page, name) => frame(page).getByRole('option', { name }).first();

async function showMap(page) {
  await openFile(page, ...script);
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await page.locator('.codelens-decoration').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Show Memory Map');
  await shape(page, /^AXISRAM1_S, linker region/).waitFor({ state: 'attached', timeout: 60_000 });
}

/** The fill of the target that is built, its RAM opened down to the largest object. */
async function showFill(page) {
  await openFile(page, ...built);
  await page.locator('.codelens-decoration').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Show Memory Fill');
  await shape(page, /^AXISRAM1_S, region/).waitFor({ state: 'attached', timeout: 60_000 });
  await runCommand(page, 'View: Close Editors in Other Groups');
  const stage = frame(page).getByRole('listbox');
  await stage.focus();
  await page.keyboard.press('Home');
  for (const name of ['AXISRAM1_S', '\\.bss', 'build/camera\\.o']) {
    const row = new RegExp(`^${name}, (region|section|object), .*closed$`);
    await frame(page).getByRole('option', { name: row }).first().waitFor({ state: 'attached' });
    for (let step = 0; step < 30; step++) {
      const active = await frame(page).locator('#n6-active').count();
      const label =
        active > 0
          ? await frame(page).locator('[aria-selected="true"]').first().getAttribute('aria-label')
          : '';
      if (row.test(label ?? '')) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('ArrowRight');
  }
  await page.keyboard.press('Escape');
}

/** Drags the region's end back to where the pool starts, and waits for what the rules say. */
async function dragToPool(page) {
  const region = await shape(page, /^AXISRAM1_S, linker region/).boundingBox();
  const pool = await shape(page, /^cpuRAM2, memory pool/).boundingBox();
  const end = region.x + region.width - 1;
  await page.mouse.move(end, region.y + 10);
  await page.mouse.down();
  await page.mouse.move(end - 10, region.y + 10, { steps: 4 });
  await page.mouse.move(pool.x + 1, region.y + 10, { steps: 6 });
  await page.mouse.up();
  await frame(page).locator('.what-if-verdict[data-outcome="better"]').waitFor({ timeout: 60_000 });
}

/** What each picture shows: what is done before it is taken, and which part of the window it is. */
const pictures = [
  {
    file: 'docs/images/memory-map.png',
    theme: 'Dark Modern',
    prepare: showMap,
  },
  {
    file: 'docs/images/timeline.png',
    theme: 'Light Modern',
    // High enough for what the epochs cost.
    size: { width: 1280, height: 1180 },
    prepare: async (page) => {
      await openFile(page, ...report);
      await runCommand(page, 'Show Buffer Timeline');
      await frame(page).getByRole('slider', { name: 'Epoch' }).waitFor({ timeout: 60_000 });
      await runCommand(page, 'View: Close Editors in Other Groups');
    },
  },
  {
    file: 'docs/images/fill.png',
    theme: 'Dark Modern',
    size: { width: 1280, height: 880 },
    prepare: showFill,
  },
  {
    file: 'docs/images/diagnostics.png',
    theme: 'Dark Modern',
    keepsPointer: true,
    prepare: async (page) => {
      await openFile(page, ...script);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
      const problems = page.locator('.markers-panel .monaco-list-row').first();
      if (!(await problems.isVisible())) await page.keyboard.press('Control+Shift+M');
      await problems.waitFor();
      await page
        .locator('.view-line', { hasText: 'AXISRAM1_S (xrw)' })
        .locator('span', { hasText: 'AXISRAM1_S' })
        .last()
        .hover();
      await page.locator('.monaco-hover:visible').first().waitFor({ timeout: 20_000 });
    },
    afterwards: (page) => runCommand(page, 'View: Toggle Panel Visibility'),
  },
  {
    file: 'docs/images/what-if.png',
    theme: 'Light Modern',
    prepare: async (page) => {
      await showMap(page);
      await dragToPool(page);
    },
    afterwards: (page) => frame(page).getByRole('button', { name: 'Discard' }).click(),
  },
  {
    file: 'docs/images/plan.png',
    theme: 'Dark Modern',
    size: { width: 1280, height: 900 },
    prepare: async (page) => {
      await openFile(page, ...script);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
      await runCommand(page, 'Plan Memory…');
      await frame(page).getByRole('button', { name: 'Plan 2' }).click({ timeout: 60_000 });
      await frame(page).locator('.what-if-verdict[data-outcome="better"]').waitFor({ timeout: 60_000 });
      await runCommand(page, 'View: Close Editors in Other Groups');
    },
    afterwards: (page) => frame(page).getByRole('button', { name: 'Discard' }).click(),
  },
  {
    file: 'docs/images/high-contrast.png',
    theme: 'Dark High Contrast',
    prepare: async (page) => {
      await showMap(page);
      await runCommand(page, 'View: Close Editors in Other Groups');
    },
  },
  {
    file: 'docs/walkthrough/open.png',
    theme: 'Dark Modern',
    size: { width: 1000, height: 520 },
    prepare: async (page) => {
      await openFile(page, ...script);
      await runCommand(page, 'Focus on STM32N6 Targets View');
      const pane = page.locator('.pane').filter({ hasText: 'STM32N6 Targets' });
      await page.locator('.pane-header', { hasText: 'smart-camera' }).click();
      const { x, width } = await page.locator('.part.sidebar').boundingBox();
      await page.mouse.move(x + width + 1, 300);
      await page.mouse.down();
      await page.mouse.move(620, 300, { steps: 5 });
      await page.mouse.up();
      const row = (text) => pane.locator('.monaco-list-row').filter({ hasText: text }).first();
      await row('STM32N6570-DK').click({ timeout: 60_000 });
      await row('linker script').locator('.monaco-tl-twistie').click();
      await row('Makefile').waitFor();
    },
    part: (page) => page.locator('.part.sidebar'),
    afterwards: (page) => runCommand(page, 'View: Close Primary Side Bar'),
  },
  {
    file: 'docs/walkthrough/map.png',
    theme: 'Dark Modern',
    size: { width: 800, height: 640 },
    prepare: async (page) => {
      await showMap(page);
      await runCommand(page, 'View: Close Editors in Other Groups');
    },
    part: (page) => page.locator('.part.editor'),
  },
  {
    file: 'docs/walkthrough/fill.png',
    theme: 'Dark Modern',
    size: { width: 800, height: 640 },
    prepare: showFill,
    part: (page) => page.locator('.part.editor'),
  },
  {
    file: 'docs/walkthrough/fix.png',
    theme: 'Dark Modern',
    size: { width: 800, height: 640 },
    prepare: async (page) => {
      await openFileAt(page, ...script, 9, 5);
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
      await page.keyboard.press('Control+.');
      await page.locator('.action-widget').first().waitFor({ timeout: 20_000 });
    },
    part: (page) => page.locator('.part.editor'),
    afterwards: (page) => page.keyboard.press('Escape'),
  },
];

const whole = { width: 1280, height: 800 };
const wanted = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'n6mem-pictures-'));
const project = join(folder, 'smart-camera');
cpSync(join(root, 'examples/smart-camera'), project, { recursive: true });
const { page, close } = await openWorkbench({ folder: project, vsix, settings, size: whole });
page.setDefaultTimeout(30_000);
try {
  await runCommand(page, 'View: Close Primary Side Bar');
  for (const { file, theme, size = whole, prepare, part, afterwards, keepsPointer } of pictures) {
    if (wanted.length > 0 && !wanted.some((name) => file.includes(name))) continue;
    await page.setViewportSize(size);
    await setTheme(page, theme);
    await prepare(page);
    await runCommandQuietly('Notifications: Clear All Notifications');
    if (file.includes('diagnostics') || file.includes('fix')) await prepare(page);
    // Where a command was picked the pointer lies on what it shows now.
    if (!keepsPointer) await page.mouse.move(2, 2);
    // Animations and late decorations: a picture has no condition to wait for.
    await page.waitForTimeout(1500);
    await (part?.(page) ?? page).screenshot({ path: join(root, file) });
    console.log(file);
    await afterwards?.(page);
    await runCommand(page, 'View: Close All Editors');
  }
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}

/** Some commands are there only while there is something to close. */
async function runCommandQuietly(title) {
  await runCommand(page, title).catch(() => page.keyboard.press('Escape'));
}
