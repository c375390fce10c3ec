import { basename, dirname, join, sharedTail } from '../../base/path';
import { parseDeviceTree } from '../deviceTree';
import type { ProjectFiles } from '../projectFiles';
import type { Build, BuildPath } from './buildDescription';
import type { Word } from './traced';

/**
 * The linker script of a Zephyr application's own: `CONFIG_CUSTOM_LINKER_SCRIPT="x.ld"` in its `prj.conf`. Zephyr
 * generates any other one while it builds.
 */
export function customLinkerScript(files: ProjectFiles, folder: string): BuildPath | undefined {
  const file = join(folder, 'prj.conf');
  if (!files.has(file)) return undefined;
  const lines = (files.text(file) ?? '').split(/\r\n|\n|\r/);
  if (!lines.some((line) => /^\s*CONFIG_HAVE_CUSTOM_LINKER_SCRIPT\s*=\s*y/.test(line))) return undefined;
  for (let line = 0; line < lines.length; line++) {
    const match = /^\s*CONFIG_CUSTOM_LINKER_SCRIPT\s*=\s*"([^"]+)"/.exec(lines[line]!);
    if (match) return { text: match[1]!, at: { file, line }, base: dirname(file) };
  }
  return undefined;
}

/**
 * The builds of a Zephyr application: one for each build folder, with the script that was written there (`linker.cmd`),
 * else with the device tree that says the memories; one without any script where nothing has been built.
 *
 * @param board what `BOARD` is set to
 */
export function zephyrBuilds(files: ProjectFiles, app: Build, board: readonly Word[]): Build[] {
  const folders = buildFoldersOf(files, app.folder);
  if (folders.length === 0)
    return [{ ...app, hints: [...board, ...app.hints], zephyr: { deviceTree: undefined } }];
  return folders.map((folder) => {
    const output = join(folder, 'zephyr');
    const named = (name: string): string | undefined =>
      files.has(join(output, name)) ? join(output, name) : undefined;
    const deviceTree = named('zephyr.dts');
    const script = named('linker.cmd') ?? deviceTree;
    const configuration = basename(folder);
    return {
      ...app,
      ...(configuration === 'build' ? {} : { configuration }),
      scripts:
        script === undefined || app.scripts.length > 0
          ? app.scripts
          : [{ text: basename(script), at: { file: script, line: 0 }, base: dirname(script) }],
      hints: [...boardsOfTree(files, deviceTree), ...board, ...app.hints],
      zephyr: { deviceTree },
    };
  });
}

/** The folders that an application was built in, by the cache of CMake there, else by where they lie. */
function buildFoldersOf(files: ProjectFiles, app: string): string[] {
  const outputs = [...files.named('zephyr.dts'), ...files.named('linker.cmd')].map(dirname);
  const folders = [...new Set(outputs)].filter((folder) => basename(folder) === 'zephyr').map(dirname);
  return folders.filter((folder) => {
    const cache = join(folder, 'CMakeCache.txt');
    const source = files.has(cache)
      ? /^APPLICATION_SOURCE_DIR:\w+=(.*)$/m.exec(files.text(cache) ?? '')?.[1]
      : undefined;
    const isBelow = app === '' || folder.startsWith(`${app}/`);
    if (source === undefined) return isBelow && basename(folder) !== 'mcuboot';
    // A path of the machine that built it: its end is the application's folder, whatever stands before.
    const depth = app === '' ? 0 : app.split('/').length;
    return app === '' ? !/\/bootloader\/mcuboot\//.test(source) : sharedTail(source.trim(), app) === depth;
  });
}

/** `compatible = "st,stm32n6570-dk"` of the root: the board that it was built for. */
function boardsOfTree(files: ProjectFiles, deviceTree: string | undefined): Word[] {
  const text = deviceTree === undefined ? undefined : files.text(deviceTree);
  if (text === undefined) return [];
  const compatible = parseDeviceTree(text).properties.get('compatible');
  return (compatible?.strings ?? []).map((name) => ({
    text: name.replace(/^.*,/, ''),
    at: { file: deviceTree!, line: 0 },
  }));
}
