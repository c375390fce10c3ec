import { editDistance } from '../base/nearest';
import type { Span } from '../base/span';

/** What an option of the Neural-ART compiler does, for hover; `argument` where it takes one. */
export interface CompilerOption {
  readonly name: string;
  readonly description: string;
  readonly argument?: string;
}

/** Options seen in ST's profiles and in the header comments of generated models. */
export const compilerOptions: readonly CompilerOption[] = [
  { name: '-O0', description: 'No optimisation.' },
  { name: '-O1', description: 'Little optimisation.' },
  { name: '-O2', description: 'Some optimisation.' },
  { name: '-O3', description: 'Full optimisation; the same as `--optimization 3`.' },
  { name: '--optimization', description: 'Level of optimisation, 0 to 3.', argument: 'level' },
  { name: '--Os', description: 'Optimises for size; profiles combine it with `-O3`.' },
  { name: '--Ox', description: 'An optimisation option; see `atonn --help`.' },
  { name: '--Oauto', description: 'An optimisation option; see `atonn --help`.' },
  { name: '--Oalt-sched', description: 'The alternative scheduler.' },
  { name: '--Oauto-sched', description: 'Lets the compiler choose the scheduler.' },
  {
    name: '--Omax-ca-pipe',
    description: 'How many convolution accelerators may be chained.',
    argument: 'count',
  },
  { name: '--Ocache-opt', description: 'Optimises the use of the NPU cache.' },
  { name: '--Oshuffle-dma', description: 'An optimisation option; see `atonn --help`.' },
  {
    name: '--all-buffers-info',
    description: 'Lists every buffer in the generated source: what tells which bytes are in use.',
  },
  {
    name: '--mvei',
    description: 'Uses the vector instructions of the Cortex-M55; newer versions derive it from the target.',
  },
  {
    name: '--cache-maintenance',
    description: 'Generates the calls that keep the CPU cache and memory in step.',
  },
  { name: '--native-float', description: 'Runs floating-point operators as they are, in software.' },
  {
    name: '--enable-virtual-mem-pools',
    description: 'Joins neighbouring pools, so that a buffer may span them.',
  },
  {
    name: '--enable-epoch-controller',
    description: 'Drives epochs by the epoch controller; writes `*_ecblobs.h`.',
  },
  { name: '--ec-single-epoch', description: 'An option of the epoch controller; see `atonn --help`.' },
  {
    name: '--no-hw-sw-parallelism',
    description: 'Never runs hardware and software epochs at the same time.',
  },
  { name: '--csv-file', description: 'Writes a table of the epochs.', argument: 'file' },
  { name: '--load-mdesc', description: 'The description of the machine.', argument: 'file' },
  { name: '--load-mdesc-file', description: 'The description of the machine.', argument: 'file' },
  { name: '--load-cdesc', description: 'The description of the CPU.', argument: 'file' },
  { name: '--load-cdesc-file', description: 'The description of the CPU.', argument: 'file' },
  {
    name: '--load-mpool',
    description: 'The pool file; a profile names it by `memory_pool`.',
    argument: 'file',
  },
  {
    name: '--load-mpool-file',
    description: 'The pool file; a profile names it by `memory_pool`.',
    argument: 'file',
  },
  { name: '--save-mpool-file', description: 'Where to write the pools as used.', argument: 'file' },
  { name: '--output-info-file', description: 'Name of the `c_info.json`.', argument: 'file' },
  { name: '--out-dir-prefix', description: 'Folder of the output.', argument: 'folder' },
  { name: '--network-name', description: 'Name of the network in the generated sources.', argument: 'name' },
  { name: '--generate-stai', description: 'Writes `stai_network.c/.h` as well.' },
  { name: '--onnx-input', description: 'The model.', argument: 'file' },
  { name: '--json-quant-file', description: 'The quantisation of the model.', argument: 'file' },
  { name: '--c-output', description: 'Name of the generated source.', argument: 'file' },
  { name: '--help', description: 'Lists the options.' },
];

const byName = new Map(compilerOptions.map((option) => [option.name, option]));

export function compilerOption(name: string): CompilerOption | undefined {
  return byName.get(name);
}

/** One option of a profile, without its argument. */
export interface WrittenOption {
  readonly name: string;
  /** Where it stands; the whole text where escapes make the place uncertain. */
  readonly span: Span;
}

/** The options in a profile's text, which stands at `span` of the file (quotes included). */
export function writtenOptions(options: { readonly text: string; readonly span: Span }): WrittenOption[] {
  // Escapes make the literal longer than the text; then single options have no certain place.
  const isPlain = options.span.end - options.span.start === options.text.length + 2;
  return [...options.text.matchAll(/(^|\s)(--?[A-Za-z][^\s=]*)/g)].map((match) => {
    const name = match[2]!;
    const start = options.span.start + 1 + match.index + match[1]!.length;
    return { name, span: isPlain ? { start, end: start + name.length } : options.span };
  });
}

/**
 * The option that was meant by an unknown one: the only one within an edit distance of 2. Short names (`--Os`)
 * are near to too much to tell, and names of other lengths may be options that we do not know.
 */
export function meantOption(name: string): string | undefined {
  if (byName.has(name)) return undefined;
  let best: string | undefined;
  let bestDistance = 3;
  let tied = false;
  for (const option of compilerOptions) {
    if (option.name.replace(/^-+/, '').length < 4) continue;
    const distance = editDistance(name, option.name, 2);
    if (distance > 2 || distance > bestDistance) continue;
    tied = distance === bestDistance;
    best = option.name;
    bestDistance = distance;
  }
  return tied ? undefined : best;
}
