import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { onTestFailed } from 'vitest';
import { openFileAt, openWorkbench, type Workbench } from '../e2e/screenshot/openWorkbench.mjs';

const root = join(__dirname, '..', '..');

export const exampleScript = 'Application/STM32N6570-DK/STM32N657xx.ld';
export const examplePools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';

export interface ExampleWorkbench {
  readonly workbench: Workbench;
  /** The copy of the example that is open. */
  readonly project: string;
  /** Closes the window and removes the copy. */
  close(): Promise<void>;
}

export interface ExampleOptions {
  /** In two web workers of the browser host instead of the host on the machine. */
  readonly inBrowser?: boolean;
  /** A file of the example that is open from the start. */
  readonly file?: string;
  readonly language?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Opens a copy of examples/smart-camera in a workbench that has the extension as it ships: minified, and built now. */
export async function openExample({
  inBrowser = false,
  file,
  ...options
}: ExampleOptions): Promise<ExampleWorkbench> {
  const folder = mkdtempSync(join(tmpdir(), 'n6mem-workbench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const project = join(folder, 'smart-camera');
    cpSync(join(root, 'examples', 'smart-camera'), project, { recursive: true });
    const vsix = join(folder, 'extension.vsix');
    // The browser host takes the files from where they are built.
    if (inBrowser) run(process.execPath, ['esbuild.mjs', '--production']);
    else run('npm', ['run', '--silent', 'package', '--', '--out', vsix]);
    const workbench = await openWorkbench({
      folder: project,
      ...(inBrowser ? {} : { vsix }),
      ...(file === undefined ? {} : { file: join(project, file) }),
      size: { width: 1600, height: 1000 },
      ...options,
    });
    const close = (): Promise<void> => workbench.close().finally(remove);
    return { workbench, project, close };
  } catch (error) {
    remove();
    throw error;
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(stderr);
}

/** Opens a file of the example with the cursor behind the first letter of a word. */
export async function putCursor(page: Page, project: string, file: string, word: string): Promise<void> {
  const text = readFileSync(join(project, file), 'utf8');
  const before = text.slice(0, text.indexOf(word) + 1).split('\n');
  await openFileAt(page, basename(file), dirname(file), before.length, before.at(-1)!.length + 1);
}

/** Of this test, if it fails: a picture of the window, and what the workbench's server printed last. */
export function showFailure(layer: string, workbench: Workbench, page: () => Page): void {
  onTestFailed(async ({ task }) => {
    const picture = join(tmpdir(), `n6mem-${layer}-${task.name.replace(/\W+/g, '-').slice(0, 30)}.png`);
    await page()
      .screenshot({ path: picture })
      .catch(() => undefined);
    console.error(`${picture}\n${workbench.log().slice(-1000)}`);
  });
}
