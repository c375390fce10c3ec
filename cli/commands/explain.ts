import {
  explainAddress,
  type ExplainedAddress,
  explainFault,
  explainJson,
  explainText,
  type Fault,
  type Place,
  readFault,
  say,
} from '../../core';
import { reasonOf } from '../../server/node/fileSystem';
import type { Command } from '../command';
import { openAnalysis, noTarget, printAbout, withRoot } from '../openProject';
import { choice, projectOptions } from '../options';
import { printJson } from '../output';
import { readInput, type System } from '../system';
import { UsageError } from '../usageError';

const formats = ['text', 'json'] as const;

export const explainCommand: Command = {
  name: 'explain',
  usage: 'ADDRESS… [PATH…]',
  summary: 'say what an address is: memory, who uses it in which phase, what touching it means',
  formats,
  details: [
    'An address is hexadecimal with 0x; the secure and the non-secure alias are one byte.',
    '--fault reads a dump of CFSR, HFSR, MMFAR, BFAR, PC, LR … as GDB, CubeIDE or a UART log prints it; --fault - reads standard input.',
  ],
  examples: [
    'n6mem explain 0x34164000',
    'n6mem explain 0x71000000 examples/smart-camera',
    'n6mem explain --fault fault.txt',
  ],
  options: ['format', ...projectOptions, 'fault', 'out'],
  run: async (options, output) => {
    const format = choice('format', options.string('format'), formats, 'text');
    const given = options.positionals
      .filter((word) => isAddress(word))
      .map((word) => BigInt(word.replaceAll('_', '')));
    const paths = options.positionals.filter((word) => !isAddress(word));
    const dump = options.string('fault');
    if (given.length === 0 && dump === undefined)
      throw new UsageError(say`give an ADDRESS such as 0x34164000, or --fault FILE`);
    const fault = dump === undefined ? undefined : readFault(readDump(output.system, dump));
    if (dump !== undefined && !fault)
      throw new UsageError(say`${dump} names none of the registers CFSR, HFSR, MMFAR, BFAR, PC, LR`);
    const { opened, analysis } = await openAnalysis({ ...options, positionals: paths }, output);
    if (analysis.targets.length === 0)
      throw new UsageError(say`nothing is known of the address: ${noTarget(opened).trim()}`);
    const { positions } = analysis;
    const explain = (address: bigint) =>
      analysis.targets.map((target) => explainAddress(target, analysis.ledgerOf(target), positions, address));
    const suspected = fault && targetOf(fault, explain);
    const explained =
      fault &&
      explainFault(
        fault,
        (address) => explain(address).find(({ target }) => target === suspected)!,
        analysis.singles.filter((finding) => finding.target === undefined || finding.target === suspected),
      );
    const lineOf = ({ file, span }: Place): number => positions.rangeOf(file, span).start.line;
    const all = [...(explained?.addresses.map((entry) => entry.explained) ?? []), ...given.flatMap(explain)];
    if (format === 'json') printJson(output, withRoot(opened, explainJson(all, explained, lineOf)));
    else printAbout(opened, output, explainText(all, explained, output.style, lineOf));
    return 0;
  },
};

/** The target that a dump is of: the one whose image has code at PC, else the first. */
function targetOf(fault: Fault, explain: (address: bigint) => readonly ExplainedAddress[]): string {
  const pc = fault.addresses.find(({ register }) => register === 'PC');
  const all = explain(pc?.address ?? 0n);
  return (all.find(({ symbol }) => symbol && !symbol.isLastBuild) ?? all[0]!).target;
}

function isAddress(word: string): boolean {
  return /^0x[0-9a-f_]{1,12}$/i.test(word);
}

function readDump(system: System, file: string): string {
  try {
    return readInput(system, file).toString('utf8');
  } catch (error) {
    throw new UsageError(say`cannot read ${file}: ${reasonOf(error)}`);
  }
}
