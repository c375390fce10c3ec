// How long the buffer timeline takes in a real browser: from the data in the page to the picture on the screen, and
// per frame while zooming and scrubbing.
//
//   node bench/views.mjs            the bundled example against 1,700 buffers over 409 epochs
//   node bench/views.mjs FILE       the bundled example against a c_info.json of your own
//
// Prints milliseconds, and how many times the small model's time the large one takes: that holds on any machine. Exits 1
// where a frame of the large model takes more script time than a frame has (16.7 ms).
import { readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../test/support/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findChromium();
if (!executablePath) {
  console.error('needs Chromium (or set CHROME_PATH)');
  process.exit(3);
}
const outfile = `${root}out/bench-views-${process.pid}.mjs`;
const common = { bundle: true, logLevel: 'error', target: 'es2022' };
await build({
  ...common,
  stdin: {
    contents: [
      "export { parseCInfo } from './core/model/parseCInfo';",
      "export { timelineModelOf } from './core/view/timeline/model';",
      "export { timelineToWire } from './core/view/timeline/wire';",
      "export { standaloneHtml } from './core/view/standaloneHtml';",
      "export { measureFrames } from './test/webview/inPage';",
      "export { manyBuffers, sampleCInfo } from './test/core/view/sampleCInfo';",
    ].join('\n'),
    resolveDir: root,
    loader: 'ts',
  },
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  outfile,
});
const core = await import(pathToFileURL(outfile).href);
rmSync(outfile);
const script = await build({
  ...common,
  entryPoints: [`${root}client/webview/main.ts`],
  minify: true,
  format: 'iife',
  write: false,
});

const [file] = process.argv.slice(2);
const texts = {
  small: readFileSync(`${root}examples/smart-camera/Model/STM32N6570-DK/network_c_info.json`, 'utf8'),
  large: file ? readFileSync(file, 'utf8') : core.sampleCInfo(core.manyBuffers()),
};
const browser = await chromium.launch({ executablePath, args: chromiumFlags });
const measured = {};
for (const [name, text] of Object.entries(texts)) {
  const model = core.timelineModelOf(core.parseCInfo(text), 'c_info.json', name);
  const page = core.standaloneHtml({
    title: name,
    script: script.outputFiles[0].text,
    documents: [{ id: name, label: name, view: 'timeline', timeline: core.timelineToWire(model) }],
    pictures: [],
  });
  const clock = '<script nonce="n6mem">window.n6began = performance.now();</script>';
  const html = page.replace('<body>', `<body>${clock}`);
  measured[name] = { buffers: model.buffers.length, ...(await measure(html)) };
}
await browser.close();

const { small, large } = measured;
console.log(`small: ${small.buffers} buffers, large: ${large.buffers} buffers`);
for (const key of ['paint', 'zoom', 'scrub']) {
  const ratio = large[key] / Math.max(0.1, small[key]);
  const line = `${small[key].toFixed(1).padStart(7)} ms ${large[key].toFixed(1).padStart(7)} ms`;
  console.log(`${key.padEnd(6)}${line}  ${ratio.toFixed(1)} times`);
}
process.exitCode = Math.max(large.zoom, large.scrub) > 16.7 ? 1 : 0;

/** Best of five first paints, median script times per frame. */
async function measure(html) {
  let paint = Infinity;
  let frames;
  for (let run = 0; run < 5; run++) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    await page.setContent(html);
    await page.waitForSelector('body[data-drawn]');
    // From where the page begins, its data and script not yet read, to the end of the frame that shows the picture.
    const [painted, began] = await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done([performance.now(), window.n6began]))))',
    );
    paint = Math.min(paint, painted - began);
    if (run === 4) frames = await page.evaluate(core.measureFrames);
    await page.close();
  }
  return { paint, ...frames };
}
