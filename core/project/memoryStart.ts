import { dirname } from '../base/path';
import { say } from '../base/wording';
import type { Artifacts } from './artifacts';
import type { BuiltTarget } from './builtTarget';
import { isToolWorkspace } from './classify';
import { readableSources, sourcesWithHeaders } from './sourceConstants';

/** What the sources say of switching memories on before `main`. */
export type MemoryStart =
  | { readonly kind: 'nothingStartsIt'; readonly looked: number }
  | { readonly kind: 'startedIn'; readonly file: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** More sources than this are not an application whose start anybody can oversee. */
const mostSources = 400;

/** RAMCFG and RCC as ST's drivers, CMSIS and hand-written startup code name them. */
const starts = /SRAMSD|RAMCFG_SRAM[3-6]|EnableAXISRAM|AXISRAM[3-6]_?(?:MEM|CLK|EN)|MEMENR|RAMCFG->/;

/** The driver of the NPU, in each release of the runtime. */
const runtimeSources = ['ll_aton.c', 'll_aton_runtime.c'];
/** Who calls what: a name of a vendor's function that does it is as good, as we do not look into the vendor's packages. */
const startsBeforeInference = new RegExp(
  `${starts.source}|RAMCFG|AXISRAM|NPU_?RAM|NPU_?(?:Init|Config|Enable|Start)|aiPlatformInit|MX_X_CUBE_AI|system_init_post`,
  'i',
);
/** The controller of external RAM and the memory itself, by ST's drivers and board support. */
const startsPsram =
  /PSRAM|HYPER_?RAM|BSP_XSPI_RAM|APS\d{3}|HAL_[XO]SPI_(?:Init|MemoryMapped)|MX_[XO]C?T?O?SPI|EXTMEM_Init|USE_EXT_SRAM/i;

/** What is to be started, and by when. */
export interface StartQuestion {
  /** `npuRam`: what is off after reset inside the chip; `psram`: RAM behind a controller. */
  readonly memory: 'npuRam' | 'psram';
  /** `main`: what the startup code and the first call use; `inference`: what the model uses. */
  readonly before: 'main' | 'inference';
}

/**
 * Whether something in the application's sources switches a memory on. Unknown where an FSBL may do it, where sources are
 * missing, and where there are too many to tell.
 */
export function memoryStart(
  artifacts: Artifacts,
  target: BuiltTarget,
  { memory, before }: StartQuestion = { memory: 'npuRam', before: 'main' },
): MemoryStart {
  if (target.boot.some(({ name }) => name === 'FSBL'))
    return { kind: 'unknown', why: say`the FSBL may do it` };
  // Without the driver of the NPU the sources are not all there: it may be what starts the memory.
  if (before === 'inference' && !runtimeSources.some((name) => artifacts.files.named(name).length > 0))
    return { kind: 'unknown', why: say`the runtime's sources are not there` };
  const build = target.files.files
    .find(({ role }) => role === 'linkerScript')
    ?.evidence.find(({ strength }) => strength === 3);
  if (!build) return { kind: 'unknown', why: say`no build description names the sources` };
  const below = sourcesBelow(artifacts, dirname(build.file), new Set(target.models.map(({ file }) => file)));
  const sources = before === 'main' ? below : withCompiled(artifacts, target, below);
  const pattern = memory === 'psram' ? startsPsram : before === 'main' ? starts : startsBeforeInference;
  if (sources.length === 0 || sources.length > mostSources)
    return { kind: 'unknown', why: say`${sources.length} sources were found` };
  let hasMain = before === 'main';
  for (const file of sources) {
    const text = artifacts.text(file);
    if (text === undefined) return { kind: 'unknown', why: say`${file} cannot be read` };
    if (pattern.test(text)) return { kind: 'startedIn', file };
    hasMain ||= /\bmain\s*\(/.test(text);
  }
  if (!hasMain) return { kind: 'unknown', why: say`the source with main is not there` };
  return { kind: 'nothingStartsIt', looked: sources.length };
}

/** What the build names too, wherever it lies, with the own headers that it includes. */
function withCompiled(artifacts: Artifacts, { files }: BuiltTarget, below: readonly string[]): string[] {
  const compiled = sourcesWithHeaders(artifacts, readableSources(artifacts, files.sources));
  return [...new Set([...below, ...compiled])];
}

/** C and assembler sources of the application: no model, no runtime, of the drivers only what runs at the start. */
function sourcesBelow(artifacts: Artifacts, folder: string, models: ReadonlySet<string>): string[] {
  return artifacts.files.paths.filter(
    (path) =>
      /\.(?:c|cpp|s)$/i.test(path) &&
      (folder === '' || path.startsWith(`${folder}/`)) &&
      !models.has(path) &&
      !isToolWorkspace(path) &&
      !/(?:^|\/)Middlewares\//.test(path) &&
      (!/(?:^|\/)Drivers\//.test(path) || /(?:^|\/)(?:system|startup)_[^/]*$/.test(path)),
  );
}
