import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { type Analysis, choiceNamed, choiceNames, newConfiguration, newPoolFile, say } from '../../core';
import type { Output } from '../output';
import { reasonOf } from '../../server/node/fileSystem';
import type { Command } from '../command';
import { openFolder, reportUnreadable } from '../openProject';
import { pathOf, type System } from '../system';
import { UsageError } from '../usageError';

const configurationFile = 'n6mem.json';

export const initCommand: Command = {
  name: 'init',
  usage: '[PATH]',
  summary: 'write n6mem.json with the targets found, for hand-editing',
  details: [
    'With --pool BOARD also a new .mpool that leaves the application what its linker script claims.',
    'BOARD is a known board, or a device: then only on-chip memory is used.',
    'No file is ever overwritten: where n6mem.json is there already, only --pool writes something, beside its targets; without it the exit status is 2.',
  ],
  examples: ['n6mem init', 'n6mem init --pool NUCLEO-N657X0-Q'],
  options: ['pool'],
  run: async (options, output) => {
    const pool = knownName(options.string('pool'));
    const opened = await openFolder(options, output);
    const { root, only, session, settings } = opened;
    if (only !== undefined) throw new UsageError(say`init takes a folder, not a file: ${only}`);
    const configuration = path.join(root, configurationFile);
    const isThere = existsSync(pathOf(output.system, configuration));
    if (isThere && pool === undefined)
      throw new UsageError(say`${configuration} is there already; nothing was written`);
    const analysis = await session.analyse(settings);
    reportUnreadable(opened, output);
    const { targets } = analysis.discovery;
    if (isThere) output.print(`${say`${configuration} is there already and stays as it is`}\n`);
    else if (targets.length === 0) {
      output.print(`${say`No target found under ${root}: ${configurationFile} was not written.`}\n`);
    } else {
      const { text, readsBack } = await newConfiguration(session, settings, analysis, configurationFile);
      writeNew(output.system, configuration, text);
      output.print(`${say`wrote ${configuration}: ${targets.map((target) => target.name).join(', ')}`}\n`);
      if (!readsBack)
        output.warn(say`it does not give the same targets and findings yet: please complete it`);
    }
    if (pool !== undefined) writePool(pool, root, analysis, output);
    return 0;
  },
};

function writePool(name: string, root: string, analysis: Analysis, output: Output): void {
  const choice = choiceNamed(name, analysis.targets)!;
  const { file, text, scripts } = newPoolFile(analysis, choice);
  const full = path.join(root, file);
  writeNew(output.system, full, text);
  const line =
    scripts.length > 0
      ? say`wrote ${full}: pools for ${choice.name}, beside ${scripts.join(', ')}`
      : say`wrote ${full}: pools for ${choice.name}, no linker script is known`;
  output.print(`${line}\n`);
}

function knownName(name: string | undefined): string | undefined {
  if (name === undefined || choiceNamed(name, [])) return name;
  throw new UsageError(say`no board is called '${name}'; there are ${choiceNames.join(', ')}`);
}

/** Fails where the file is there, even if it came only just now. */
function writeNew(system: System, file: string, text: string): void {
  try {
    writeFileSync(pathOf(system, file), text, { flag: 'wx' });
  } catch (error) {
    throw new UsageError(say`cannot write ${file}: ${reasonOf(error)}`);
  }
}
