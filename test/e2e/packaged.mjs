// The package layer: `vsce package` makes a file of exactly the listed content, it installs into a workbench that is
// not ours, and works there. Also what npm would publish. `node test/e2e/packaged.mjs`; exit code as run.mjs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { listFiles, PackageManager } from '@vscode/vsce';
import { giveBankAndUndo, newPoolFileByKeys, renameWithConfirmation } from './poolScenarios.mjs';
import { missingForWorkbench, openWorkbench, runCommand } from './screenshot/openWorkbench.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const jsonIn = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${folder}/${name}`);
const pagesIn = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

/** Everything that the extension needs at run time, and nothing else. */
const extensionFiles = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'THIRD_PARTY_NOTICES.md',
  'dist/client.js',
  'dist/clientBrowser.js',
  'dist/clientPin.js',
  'dist/server.js',
  'dist/serverBrowser.js',
  'dist/serverJson.js',
  'dist/webview.js',
  'docs/images/icon.png',
  ...['fill', 'fix', 'map', 'open'].flatMap((step) => [
    `docs/walkthrough/${step}.md`,
    `docs/walkthrough/${step}.png`,
  ]),
  'package.json',
  'package.nls.json',
  'package.nls.fr.json',
  'package.nls.zh-cn.json',
  ...jsonIn('l10n'),
  ...jsonIn('schemas'),
  ...jsonIn('syntaxes'),
  // Pages to read without a network, and the example.
  ...['docs', 'docs/rules', 'docs/reference'].flatMap(pagesIn),
  ...filesIn('examples/smart-camera'),
];

/** What `npm install n6mem` brings: the command line, its pages and schemas. */
const npmFiles = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'THIRD_PARTY_NOTICES.md',
  'dist/cli.js',
  'dist/cliRun.js',
  'dist/cliServer.js',
  'dist/serverJson.js',
  // The page of `--format html`.
  'dist/webview.js',
  'package.json',
  ...readdirSync(join(root, 'docs', 'rules')).map((name) => `docs/rules/${name}`),
  ...jsonIn('schemas'),
  // What people read in other languages: read at start, so it is in no bundle.
  ...jsonIn('l10n'),
];

/** @returns {{missing: string} | {}} */
export function findPackagingWorkbench() {
  const missing = missingForWorkbench();
  return missing === undefined ? {} : { missing };
}

/** @returns {Promise<{passed: number, failed: number, skipped: number}>} */
export async function runPackaged() {
  const temporary = mkdtempSync(join(tmpdir(), 'n6mem-package-'));
  const vsix = join(temporary, 'extension.vsix');
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const test = async (name, run) => {
    try {
      await run();
      counts.passed++;
      console.log(`  ✔ ${name}`);
    } catch (error) {
      counts.failed++;
      console.log(`  ✖ ${name}\n${error instanceof Error ? error.message : error}`);
    }
  };
  console.log('package: the .vsix and the npm package');
  await test('vsce packages exactly the listed files', async () => {
    const output = spawnSync('npm', ['run', '--silent', 'package', '--', '--out', vsix], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(output.status, 0, output.stderr);
    assert.ok(existsSync(vsix));
    const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
    assert.deepEqual(files.map((file) => file.replaceAll('\\', '/')).sort(), [...extensionFiles].sort());
  });
  await test('npm packs exactly the listed files', () => {
    const output = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(output.stdout);
    assert.deepEqual(files.map(({ path }) => path).sort(), [...npmFiles].sort());
  });
  await inInstalled(temporary, vsix, async (page, folder, extensions) => {
    await test('the pages of the package show pictures that there are, and it has an icon', () =>
      showsPictures(extensions));
    const scenario = (name, play) =>
      test(name, () =>
        play(page, folder).catch(async (error) => {
          const seen = await whatIsSeen(page);
          await page.keyboard.press('Escape');
          throw new Error(`${error.message}\non screen: ${seen}`, { cause: error });
        }),
      );
    await scenario('the installed package finds the problems and the targets of the example', findsProblems);
    await scenario(
      'a bank changes hands by the refactoring menu, and one undo takes both files back',
      giveBankAndUndo,
    );
    await scenario('a renamed pool asks before it changes what is generated', renameWithConfirmation);
    await scenario('a new pool file comes from the quick picks of its command', newPoolFileByKeys);
  }).catch((error) => test('the package installs into a workbench', () => Promise.reject(error)));
  rmSync(temporary, { recursive: true, force: true });
  return counts;
}

/** A workbench that has the package, with the example open in it. */
async function inInstalled(temporary, vsix, use) {
  const folder = join(temporary, 'workspace');
  cpSync(join(root, 'examples', 'smart-camera'), folder, { recursive: true });
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('.mpool'),
  );
  const { page, close, extensions } = await openWorkbench({ folder, vsix, file: join(folder, name) });
  try {
    await use(page, folder, extensions);
  } finally {
    await close();
  }
}

/** Galleries take pictures from the repository; what a page in the package shows lies in the package. */
function showsPictures(extensions) {
  const [name] = readdirSync(extensions).filter((entry) => entry.startsWith('stm32n6-ai-memory'));
  const inPackage = (file) => join(extensions, name, file);
  const manifest = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));
  assert.ok(existsSync(inPackage(manifest.icon)), manifest.icon);
  const readme = readdirSync(join(extensions, name)).find((file) => /^readme\.md$/i.test(file));
  const pictures = (file) =>
    [...readFileSync(inPackage(file), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, url]) => url);
  const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
  const shown = pictures(readme);
  assert.ok(shown.length > 0);
  for (const url of shown) {
    const [, path] = url.split(`${repository}/raw/HEAD/`);
    assert.ok(path !== undefined && existsSync(join(root, path)), url);
  }
  for (const { steps } of manifest.contributes.walkthroughs) {
    for (const { media } of steps)
      for (const url of pictures(media.markdown))
        assert.ok(existsSync(inPackage(join(dirname(media.markdown), url))), url);
  }
}

/** The words of what opens and closes by itself, and where the cursor is: why a scenario found no place to click. */
async function whatIsSeen(page) {
  const passing =
    '.tab.active, .action-widget, .quick-input-widget, .monaco-editor-overlaymessage, .monaco-dialog-box';
  const texts = await page.locator(`:is(${passing}, #status\\.editor\\.selection):visible`).allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()).join(' | ');
}

async function findsProblems(page, folder) {
  await page.keyboard.press('Control+Shift+M');
  const problem = page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'n6mem' }).first();
  await problem.waitFor({ timeout: 60_000 });
  await runCommand(page, 'Focus on STM32N6 Targets View');
  const targets = page.locator('.pane').filter({ hasText: 'STM32N6 Targets' }).locator('.monaco-list-row');
  for (const board of readdirSync(join(folder, 'Application'))) {
    await targets.filter({ hasText: board }).first().waitFor({ timeout: 20_000 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = findPackagingWorkbench();
  if ('missing' in found) {
    console.log(`package: skipped; install ${found.missing}`);
    process.exitCode = 3;
  } else {
    const { passed, failed } = await runPackaged();
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
  }
}
