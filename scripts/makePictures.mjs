#!/usr/bin/env node
// Makes the pictures of README.md again: the packaged extension in a real workbench, on the bundled example.
// Run: npm run package && npm run pictures
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  clearNotifications,
  openWorkbench,
  runCommand,
  webviewFrame,
} from '../test/e2e/screenshot/openWorkbench.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const vsix = join(root, `stm32n6-ai-memory-${version}.vsix`);
if (!existsSync(vsix)) {
  console.error(`${vsix} is missing: npm run package`);
  process.exit(2);
}

const size = { width: 1400, height: 860 };
const settings = {
  'workbench.activityBar.location': 'hidden',
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
  'window.commandCenter': false,
};

/** What each picture shows: a file, what is done with it, and what must be there before it is taken. */
const pictures = [
  {
    name: 'memory-map',
    theme: 'Default Dark Modern',
    file: 'Application/STM32N6570-DK/STM32N657xx.ld',
    prepare: async (page) => {
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
      await runCommand(page, 'Show Memory Map');
      await webviewFrame(page).locator('svg').first().waitFor({ timeout: 30_000 });
    },
  },
  {
    name: 'timeline',
    theme: 'Default Light Modern',
    file: 'Model/STM32N6570-DK/network_c_info.json',
    prepare: async (page) => {
      await runCommand(page, 'Show Buffer Timeline');
      await webviewFrame(page).locator('svg').first().waitFor({ timeout: 60_000 });
      await runCommand(page, 'View: Close Editors in Other Groups').catch(() => undefined);
    },
  },
  {
    name: 'diagnostics',
    theme: 'Default Dark Modern',
    file: 'Application/STM32N6570-DK/STM32N657xx.ld',
    prepare: async (page) => {
      await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
      await runCommand(page, 'View: Focus Problems');
      await page.locator('.markers-panel .monaco-list-row').first().waitFor();
      await page
        .locator('.view-line', { hasText: 'AXISRAM1_S (xrw)' })
        .locator('span', { hasText: 'AXISRAM1_S' })
        .last()
        .hover();
      await page.locator('.monaco-hover:visible').first().waitFor({ timeout: 20_000 });
    },
  },
];

const folder = mkdtempSync(join(tmpdir(), 'n6mem-pictures-'));
const project = join(folder, 'smart-camera');
cpSync(join(root, 'examples/smart-camera'), project, { recursive: true });
try {
  for (const { name, theme, file, prepare } of pictures) {
    const { page, close } = await openWorkbench({
      folder: project,
      vsix,
      file: join(project, file),
      theme,
      settings,
      size,
    });
    try {
      await page.locator('.monaco-editor').first().waitFor({ timeout: 60_000 });
      await prepare(page);
      await clearNotifications(page).catch(() => undefined);
      if (name === 'diagnostics') await prepare(page);
      await page.waitForTimeout(1500);
      await page.screenshot({ path: join(root, 'docs/images', `${name}.png`) });
      console.log(`docs/images/${name}.png`);
    } finally {
      await close();
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
