import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Why the GNU tools for Arm cannot be used here; undefined where they can. */
export const armToolsMissing: string | undefined = ['as', 'ld', 'ar', 'objcopy', 'readelf', 'nm'].every(
  (tool) => spawnSync(`arm-none-eabi-${tool}`, ['--version']).status === 0,
)
  ? undefined
  : 'skipped: arm-none-eabi binutils are not installed';

export interface ArmBuild {
  readonly elf: Uint8Array;
  readonly map: string;
  readonly hex: string;
  /** What a tool prints about the ELF file. */
  readonly print: (tool: 'readelf' | 'nm', ...options: string[]) => string;
}

/** Assembles `objects` (one `.s` text each), archives those named `lib…`, links them with `script`. Gone after the test. */
export function armBuild(
  script: string,
  objects: Readonly<Record<string, string>>,
  ...options: string[]
): ArmBuild {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = (tool: string, ...args: string[]): string =>
    execFileSync(`arm-none-eabi-${tool}`, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  const inputs: string[] = [];
  for (const [name, source] of Object.entries(objects)) {
    writeFileSync(join(folder, `${name}.s`), source);
    run('as', '-march=armv8-m.main', '-mthumb', '-o', `${name}.o`, `${name}.s`);
    if (name.startsWith('lib')) {
      run('ar', 'rcs', `${name}.a`, `${name}.o`);
      inputs.push(`${name}.a`);
    } else inputs.push(`${name}.o`);
  }
  writeFileSync(join(folder, 'script.ld'), script);
  run('ld', '-T', 'script.ld', ...inputs, '-Map=app.map', '-o', 'app.elf', ...options);
  run('objcopy', '-O', 'ihex', 'app.elf', 'app.hex');
  return {
    elf: new Uint8Array(readFileSync(join(folder, 'app.elf'))),
    map: readFileSync(join(folder, 'app.map'), 'utf8'),
    hex: readFileSync(join(folder, 'app.hex'), 'latin1'),
    print: (tool, ...args) => run(tool, ...args, 'app.elf'),
  };
}

/** An application as ST's projects link it: code in flash, `.data` copied, `(NOLOAD)`, the size check of the stack. */
export const stLikeScript = `
ENTRY(Reset_Handler)
_Min_Heap_Size = 0x200;
_Min_Stack_Size = 0x800;
_estack = ORIGIN(RAM) + LENGTH(RAM);
_sstack = _estack - _Min_Stack_Size;
MEMORY
{
  ROM (xr) : ORIGIN = 0x70100400, LENGTH = 511K
  RAM (xrw) : ORIGIN = 0x34000000, LENGTH = 1M
  AXISRAM3 (rw) : ORIGIN = 0x34200000, LENGTH = 448K
}
SECTIONS
{
  .text : { . = ALIGN(4); KEEP(*(.isr_vector)) *(.text*) *(.rodata*) LONG(0x12345678) . = ALIGN(4); _etext = .; } > ROM
  _sidata = LOADADDR(.data);
  .data : { _sdata = .; *(.data*) . = ALIGN(8); _edata = .; } > RAM AT> ROM
  .noncacheable (NOLOAD) : { *(.noncacheable*) } > RAM
  .bss : { _sbss = .; *(.bss*) *(COMMON) . = ALIGN(8); _ebss = .; } > RAM
  ._user_heap_stack : { PROVIDE(end = .); PROVIDE(_end = .); . = . + _Min_Heap_Size; . = . + _Min_Stack_Size; } > RAM
  .AI_AXISRAM3 (NOLOAD) : { *(.AI_AXISRAM3) } > AXISRAM3
  /DISCARD/ : { *(.unwanted) }
}
`;

export const stLikeObjects: Readonly<Record<string, string>> = {
  main: `
  .syntax unified
  .section .text.Reset_Handler,"ax",%progbits
  .global Reset_Handler
  .type Reset_Handler, %function
  .thumb_func
Reset_Handler:
  bl helper
  b Reset_Handler
  .word counter, frame_with_a_long_name
  .size Reset_Handler, . - Reset_Handler
  .section .data.counter,"aw",%progbits
  .global counter
  .type counter, %object
counter: .word 5
  .size counter, 4
  .section .bss.frame_buffer_with_a_name_that_wraps,"aw",%nobits
  .global frame_with_a_long_name
  .type frame_with_a_long_name, %object
frame_with_a_long_name: .space 640
  .size frame_with_a_long_name, 640
  .type local_state, %object
local_state: .space 12
  .size local_state, 12
  .comm shared_area, 100, 8
  .section .AI_AXISRAM3,"aw",%progbits
  .global npu_area
  .type npu_area, %object
npu_area: .space 4096
  .size npu_area, 4096
  .section .noncacheable,"aw",%nobits
  .type dma_ring, %object
dma_ring: .space 96
  .size dma_ring, 96
  .section .unwanted,"a",%progbits
  .word 1
`,
  libhelp: `
  .syntax unified
  .file "helper.c"
  .section .text.helper,"ax",%progbits
  .global helper
  .type helper, %function
  .thumb_func
helper: bx lr
  .size helper, . - helper
`,
};
