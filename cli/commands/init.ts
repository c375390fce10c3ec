import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { boardNamed, boards } from '../../core/device/boards';
import { newConfiguration } from '../../core/initConfiguration';
import { newPoolFile } from '../../core/language/mpool/newPoolFile';
import { reasonOf } from '../../server/node/fileSystem';
import type { Command } from '../command';
import { openProjectAt, reportUnreadable } from '../openProject';
import { UsageError } from '../usageError';

const configurationFile = 'n6mem.json';

export const initCommand: Command = {
  name: 'init',
  usage: '[PATH]',
  summary: 'write n6mem.json with the targets found, for hand-editing',
  details: [
    'With --pool BOARD also a new .mpool that leaves the application what its linker script claims.',
    'No file is ever overwritten: where n6mem.json is there already, nothing is written and the exit status is 2.',
  ],
  options: ['pool'],
  run: async (options, output) => {
    const poolBoard = boardFor(options.string('pool'));
    const opened = await openProjectAt(options, output);
    const { root, only, session, settings } = opened;
    if (only !== undefined) throw new UsageError(`init takes a folder, not a file: ${only}`);
    const configuration = path.join(root, configurationFile);
    if (existsSync(configuration))
      throw new UsageError(`${configuration} is there already; nothing was written`);
    const analysis = await session.analyse(settings);
    reportUnreadable(opened, output);
    const { targets } = analysis.discovery;
    if (targets.length === 0) {
      output.print(`No target found under ${root}: ${configurationFile} was not written.\n`);
    } else {
      const { text, readsBack } = await newConfiguration(session, settings, analysis, configurationFile);
      writeNew(configuration, text);
      output.print(`wrote ${configuration}: ${targets.map(({ name }) => name).join(', ')}\n`);
      if (!readsBack) output.warn('it does not give the same targets and findings yet: please complete it');
    }
    if (poolBoard) {
      const { file, text, scripts } = newPoolFile(analysis, poolBoard);
      const full = path.join(root, file);
      writeNew(full, text);
      const beside = scripts.length > 0 ? `beside ${scripts.join(', ')}` : 'no linker script is known';
      output.print(`wrote ${full}: pools for ${poolBoard.name}, ${beside}\n`);
    }
    return 0;
  },
};

function boardFor(name: string | undefined) {
  if (name === undefined) return undefined;
  const board = boardNamed(name);
  if (board) return board;
  throw new UsageError(
    `no board is called '${name}'; there are ${boards.map((known) => known.name).join(', ')}`,
  );
}

/** Fails where the file is there, even if it came only just now. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
  }
}
