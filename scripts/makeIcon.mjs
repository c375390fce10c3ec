// `npm run icon`: draws the extension's icon, docs/images/icon.svg, as the PNG of 128 × 128 that the galleries ask for.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../test/support/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findChromium();
if (!executablePath) {
  console.error('icon: install Chromium or set CHROME_PATH');
  process.exit(1);
}
const browser = await chromium.launch({ executablePath, args: chromiumFlags });
const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
const svg = readFileSync(join(root, 'docs/images/icon.svg'), 'utf8');
await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
writeFileSync(join(root, 'docs/images/icon.png'), await page.screenshot({ omitBackground: true }));
await browser.close();
