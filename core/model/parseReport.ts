// `*_generate_report.txt` of `stedgeai generate`, in the shapes of ST Edge AI Core 2.0 to 4.0.

/** A row of "Memory usage information". The report rounds: sizes are as printed, within half of the last digit. */
export interface ReportPool {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  /** In bytes. */
  readonly weights: number;
  readonly activations: number;
}

/** A row of "Used memory ranges": from the first byte that is used of a pool to behind the last. */
export interface ReportExtent {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
}

export interface ReportEpoch {
  /** As the report counts, from 1. */
  readonly number: number;
  readonly kind: 'hardware' | 'epochController' | 'software' | 'hybrid';
  /** `Softmax`; undefined for what runs on the NPU alone. */
  readonly operator: string | undefined;
}

/** What the report says of one model. */
export interface GenerateReport {
  /** Whether the text is such a report. */
  readonly isReport: boolean;
  /** `2.0.0-20049`. */
  readonly version: string | undefined;
  /** `generate --target stm32n6 --name network …`. */
  readonly parameters: string | undefined;
  readonly modelName: string | undefined;
  /** The compiler's own version, `1.1.3-8`. */
  readonly compilerVersion: string | undefined;
  readonly compilerArguments: string | undefined;
  /** Zero-based line of the compiler's arguments. */
  readonly argumentsLine: number | undefined;
  /** The pool file that was really used, and the one that was written. */
  readonly loadPools: string | undefined;
  readonly savePools: string | undefined;
  readonly pools: readonly ReportPool[];
  /** What the model uses of its pools; empty where the report does not say it. */
  readonly extents: readonly ReportExtent[];
  readonly epochs: {
    readonly total: number | undefined;
    readonly software: number | undefined;
    /** From 3.0 on. */
    readonly hybrid: number | undefined;
    readonly blobs: number | undefined;
  };
  readonly table: readonly ReportEpoch[];
}

const pool =
  /^\s+(\S+)\s+\[(0x[0-9A-Fa-f]{1,16}) - (0x[0-9A-Fa-f]{1,16})\]:.*-- weights:\s*([\d.]+)\s*([A-Za-z]\w*) .*activations:\s*([\d.]+)\s*([A-Za-z]\w*) /;
/** `npuRAM5    [0x342E0000 - 0x34350000]: 0x342E0000-0x34335C00, 0x34340000-0x34341000` */
const extent =
  /^\s+(\S+)\s+\[0x[0-9A-Fa-f]{1,16} - 0x[0-9A-Fa-f]{1,16}\]:\s+(0x[0-9A-Fa-f]{1,16})-(?:0x[^-]*-)*(0x[0-9A-Fa-f]{1,16})\s*$/;
/** `epoch 20     -SW-   (  DequantizeLinear  )` */
const oldEpoch = /^epoch (\d{1,7})\s+-?(HW|SW|EC|SW\/HW|HYBRID)-?(?:\s*\((.*)\))?$/i;
/** `| epoch_56 |  SW  | Softmax |` */
const newEpoch = /^\| epoch_(\d{1,7})\s*\|\s*(\w[\w/]*)\s*\|(.*)\|$/;

/** The longest real ones hold the compiler's arguments. */
const longestLine = 20_000;

/** Reads a report. Never throws; O(n). What a shape does not have is undefined. */
export function parseReport(text: string): GenerateReport {
  const pools: ReportPool[] = [];
  const extents: ReportExtent[] = [];
  const table: ReportEpoch[] = [];
  let argumentsLine: number | undefined;
  const said = new Map<string, string>();
  const say = (key: string, line: string, pattern: RegExp): void => {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined && !said.has(key)) said.set(key, found.trim());
  };
  for (const [number, line] of text.split(/\r?\n/).entries()) {
    if (line.length > longestLine) continue;
    const row = pool.exec(line);
    if (row) {
      pools.push({
        name: row[1]!,
        start: BigInt(row[2]!),
        end: BigInt(row[3]!),
        weights: bytesOf(row[4]!, row[5]!),
        activations: bytesOf(row[6]!, row[7]!),
      });
      continue;
    }
    const used = extent.exec(line);
    if (used) {
      extents.push({ name: used[1]!, start: BigInt(used[2]!), end: BigInt(used[3]!) });
      continue;
    }
    const epoch = oldEpoch.exec(line.trimEnd()) ?? newEpoch.exec(line.trimEnd());
    if (epoch) {
      table.push({
        number: Number(epoch[1]),
        kind: kindOf(epoch[2]!),
        operator: epoch[3]?.trim() || undefined,
      });
      continue;
    }
    say('version', line, /^ST Edge AI Core v(\S+)/);
    say('parameters', line, /^Parameters\s+: (.*)$/);
    say('model', line, /^Model name - (.*)$/);
    say('compiler', line, /^Compiler version: (.*)$/);
    if (line.startsWith('Compiler arguments:')) argumentsLine ??= number;
    say('arguments', line, /^Compiler arguments:\s(.*)$/);
    say('total', line, /^Total number of epochs:?\s+(\d{1,7})\b/);
    say('software', line, /^Total number of epochs: \d+ of which (\d{1,7}) /);
    say('software', line, /^>> pure software \(SW\) epochs\s+(\d{1,7})/);
    say('hybrid', line, /^>> hybrid epochs .*\s(\d{1,7})\s*$/);
    say('blobs', line, /implemented in (\d{1,7}) epoch controller blobs/);
  }
  const compilerArguments = said.get('arguments');
  const number = (key: string): number | undefined => (said.has(key) ? Number(said.get(key)) : undefined);
  return {
    isReport: said.has('version') && (pools.length > 0 || said.has('total')),
    version: said.get('version'),
    parameters: said.get('parameters'),
    modelName: said.get('model'),
    compilerVersion: said.get('compiler'),
    compilerArguments,
    argumentsLine,
    loadPools:
      argumentOf(compilerArguments, '--load-mpool') ?? argumentOf(compilerArguments, '--load-mpool-file'),
    savePools: argumentOf(compilerArguments, '--save-mpool-file'),
    pools,
    extents,
    epochs: {
      total: number('total'),
      software: number('software'),
      hybrid: number('hybrid'),
      blobs: number('blobs'),
    },
    table,
  };
}

function kindOf(text: string): ReportEpoch['kind'] {
  switch (text.toUpperCase()) {
    case 'HW':
      return 'hardware';
    case 'EC':
      return 'epochController';
    case 'SW':
      return 'software';
    default:
      return 'hybrid';
  }
}

const units: Readonly<Record<string, number>> = { B: 1, kB: 1024, KB: 1024, MB: 1024 * 1024, GB: 1024 ** 3 };

function bytesOf(value: string, unit: string): number {
  return Math.round(Number(value) * (units[unit] ?? 1));
}

/** A path of the arguments: up to the next option, as paths may hold spaces. */
function argumentOf(all: string | undefined, option: string): string | undefined {
  const at = all?.indexOf(`${option} `) ?? -1;
  if (all === undefined || at < 0) return undefined;
  const rest = all.slice(at + option.length + 1);
  const end = / --?[A-Za-z]/.exec(rest)?.index ?? rest.length;
  return rest.slice(0, end).trim() || undefined;
}
