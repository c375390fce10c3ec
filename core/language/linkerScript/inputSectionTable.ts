import { assumedDevice } from '../../device/devices';
import { npuBanks } from '../../device/usualPlaces';
/** Input sections that scripts for Cortex-M and the NPU usually name, for completion and hover. */
export interface KnownSection {
  readonly pattern: string;
  readonly documentation: string;
}

export const knownSections: readonly KnownSection[] = [
  { pattern: '.isr_vector', documentation: 'the interrupt vector table; wrap it in KEEP' },
  { pattern: '.text', documentation: 'code' },
  { pattern: '.text*', documentation: 'code, also of `-ffunction-sections`' },
  { pattern: '.rodata', documentation: 'constants and strings' },
  { pattern: '.rodata*', documentation: 'constants and strings, also of `-fdata-sections`' },
  { pattern: '.data', documentation: 'initialised variables' },
  { pattern: '.data*', documentation: 'initialised variables, also of `-fdata-sections`' },
  { pattern: '.bss', documentation: 'variables that start as zero' },
  { pattern: '.bss*', documentation: 'variables that start as zero, also of `-fdata-sections`' },
  { pattern: 'COMMON', documentation: 'uninitialised variables without a section of their own' },
  { pattern: '.noinit', documentation: 'variables that nothing clears' },
  { pattern: '.RamFunc', documentation: 'functions that run from RAM (`__RAM_FUNC`)' },
  { pattern: '.RamFunc*', documentation: 'functions that run from RAM (`__RAM_FUNC`)' },
  { pattern: '.init', documentation: 'start-up code of the C runtime; wrap it in KEEP' },
  { pattern: '.fini', documentation: 'shut-down code of the C runtime; wrap it in KEEP' },
  { pattern: '.preinit_array*', documentation: 'functions called before the constructors; wrap it in KEEP' },
  { pattern: '.init_array*', documentation: 'constructors; wrap it in KEEP' },
  { pattern: '.fini_array*', documentation: 'destructors; wrap it in KEEP' },
  { pattern: '.ARM.extab*', documentation: 'exception tables' },
  { pattern: '.ARM.exidx*', documentation: 'index of the exception tables' },
  { pattern: '.ARM.attributes', documentation: 'build attributes; no memory' },
  { pattern: '.glue_7', documentation: 'glue from Arm to Thumb code' },
  { pattern: '.glue_7t', documentation: 'glue from Thumb to Arm code' },
  { pattern: '.eh_frame', documentation: 'unwind information' },
  { pattern: '.tdata*', documentation: 'initialised thread-local variables' },
  { pattern: '.tbss*', documentation: 'thread-local variables that start as zero' },
  { pattern: '.gnu.sgstubs*', documentation: 'secure gateway veneers: what the non-secure side may call' },
  ...npuBanks(assumedDevice()).map(({ name }) => ({
    pattern: `.AI_${name}`,
    documentation: `model data that ST’s generator places in ${name} (NPU RAM)`,
  })),
  { pattern: '.AI_RAM', documentation: 'the model’s activations, where X-CUBE-AI places them by the linker' },
  { pattern: '.psram_bss', documentation: 'large buffers in external PSRAM (ST’s getting-started projects)' },
  {
    pattern: '.psram_section',
    documentation: 'large buffers in external PSRAM (ST’s getting-started projects)',
  },
];

const byPattern = new Map(knownSections.map((entry) => [entry.pattern, entry]));

/** What a section pattern usually holds; tolerates a missing `*` and a subsection (`.text.main`). */
export function sectionMeaning(pattern: string): string | undefined {
  const plain = pattern.replace(/\.?\*$/, '');
  for (let name = plain; name.length > 1; name = name.slice(0, name.lastIndexOf('.'))) {
    const found = byPattern.get(name) ?? byPattern.get(`${name}*`);
    if (found) return found.documentation;
    if (name.lastIndexOf('.') <= 0) break;
  }
  return undefined;
}
