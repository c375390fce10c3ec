import { say } from '../../base/wording';
import { assumedDevice } from '../../device/devices';
import { npuBanks } from '../../device/usualPlaces';

/** Input sections that scripts for Cortex-M and the NPU usually name, for completion and hover. */
export interface KnownSection {
  readonly pattern: string;
  /** What it usually holds. */
  readonly meaning: () => string;
}

export const knownSections: readonly KnownSection[] = [
  { pattern: '.isr_vector', meaning: () => say`the interrupt vector table; wrap it in KEEP` },
  { pattern: '.text', meaning: () => say`code` },
  { pattern: '.text*', meaning: () => say`code, also of \`-ffunction-sections\`` },
  { pattern: '.rodata', meaning: () => say`constants and strings` },
  { pattern: '.rodata*', meaning: () => say`constants and strings, also of \`-fdata-sections\`` },
  { pattern: '.data', meaning: () => say`initialised variables` },
  { pattern: '.data*', meaning: () => say`initialised variables, also of \`-fdata-sections\`` },
  { pattern: '.bss', meaning: () => say`variables that start as zero` },
  { pattern: '.bss*', meaning: () => say`variables that start as zero, also of \`-fdata-sections\`` },
  { pattern: 'COMMON', meaning: () => say`uninitialised variables without a section of their own` },
  { pattern: '.noinit', meaning: () => say`variables that nothing clears` },
  { pattern: '.RamFunc', meaning: () => say`functions that run from RAM (\`__RAM_FUNC\`)` },
  { pattern: '.RamFunc*', meaning: () => say`functions that run from RAM (\`__RAM_FUNC\`)` },
  { pattern: '.init', meaning: () => say`start-up code of the C runtime; wrap it in KEEP` },
  { pattern: '.fini', meaning: () => say`shut-down code of the C runtime; wrap it in KEEP` },
  {
    pattern: '.preinit_array*',
    meaning: () => say`functions called before the constructors; wrap it in KEEP`,
  },
  { pattern: '.init_array*', meaning: () => say`constructors; wrap it in KEEP` },
  { pattern: '.fini_array*', meaning: () => say`destructors; wrap it in KEEP` },
  { pattern: '.ARM.extab*', meaning: () => say`exception tables` },
  { pattern: '.ARM.exidx*', meaning: () => say`index of the exception tables` },
  { pattern: '.ARM.attributes', meaning: () => say`build attributes; no memory` },
  { pattern: '.glue_7', meaning: () => say`glue from Arm to Thumb code` },
  { pattern: '.glue_7t', meaning: () => say`glue from Thumb to Arm code` },
  { pattern: '.eh_frame', meaning: () => say`unwind information` },
  { pattern: '.tdata*', meaning: () => say`initialised thread-local variables` },
  { pattern: '.tbss*', meaning: () => say`thread-local variables that start as zero` },
  { pattern: '.gnu.sgstubs*', meaning: () => say`secure gateway veneers: what the non-secure side may call` },
  ...npuBanks(assumedDevice()).map(({ name }) => ({
    pattern: `.AI_${name}`,
    meaning: () => say`model data that ST’s generator places in ${name} (NPU RAM)`,
  })),
  {
    pattern: '.AI_RAM',
    meaning: () => say`the model’s activations, where X-CUBE-AI places them by the linker`,
  },
  {
    pattern: '.psram_bss',
    meaning: () => say`large buffers in external PSRAM (ST’s getting-started projects)`,
  },
  {
    pattern: '.psram_section',
    meaning: () => say`large buffers in external PSRAM (ST’s getting-started projects)`,
  },
];

const byPattern = new Map(knownSections.map((entry) => [entry.pattern, entry]));

/** What a section pattern usually holds; tolerates a missing `*` and a subsection (`.text.main`). */
export function sectionMeaning(pattern: string): string | undefined {
  const plain = pattern.replace(/\.?\*$/, '');
  for (let name = plain; name.length > 1; name = name.slice(0, name.lastIndexOf('.'))) {
    const found = byPattern.get(name) ?? byPattern.get(`${name}*`);
    if (found) return found.meaning();
    if (name.lastIndexOf('.') <= 0) break;
  }
  return undefined;
}
