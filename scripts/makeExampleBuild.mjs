#!/usr/bin/env node
// Builds the NUCLEO application of examples/smart-camera with arm-none-eabi-gcc, and writes its ELF and map beside it.
// The build is of the day before the model was generated again: network.o comes from the stand-in below, as the
// runtime's headers are not part of the example. Nothing of this machine is in the files: the same compiler gives the
// same bytes.
// Run: node scripts/makeExampleBuild.mjs [FOLDER]    (default: the example's own build folder)
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const application = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  'examples/smart-camera/Application/NUCLEO-N657X0-Q',
);
const out = resolve(process.argv[2] ?? join(application, 'build'));

/** What the generated network and the runtime archive put into the image, in about their sizes. */
const network = `
typedef struct { const char *name; unsigned start, end; } Buffer;
static const Buffer input_buffers[] = { { "Input_0", 0, 110592 } };
static const Buffer output_buffers[] = { { "Output_0", 0, 4608 }, { "Output_1", 4608, 5760 } };
const Buffer *LL_ATON_Input_Buffers_Info_network(void) { return input_buffers; }
const Buffer *LL_ATON_Output_Buffers_Info_network(void) { return output_buffers; }
extern void LL_ATON_RT_RunEpochBlock(const unsigned *blob);
const unsigned epoch_blob_1[1400] = { 0xca057a7a };
const unsigned epoch_blob_2[900] = { 0xca057a7a };
const unsigned epoch_blob_3[620] = { 0xca057a7a };
void LL_ATON_network_Run(void)
{
  LL_ATON_RT_RunEpochBlock(epoch_blob_1);
  LL_ATON_RT_RunEpochBlock(epoch_blob_2);
  LL_ATON_RT_RunEpochBlock(epoch_blob_3);
}
`;
const runtime = `
static volatile unsigned state[96];
void LL_ATON_RT_RunEpochBlock(const unsigned *blob) { for (int i = 0; i < 96; i++) state[i] = blob[i]; }
void LL_ATON_RT_Debug(void) { for (int i = 0; i < 96; i++) state[i] ^= 1; }
`;

const folder = mkdtempSync(join(tmpdir(), 'example-'));
try {
  const run = (tool, ...args) =>
    execFileSync(`arm-none-eabi-${tool}`, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const common = [
    ...['-mcpu=cortex-m55', '-mthumb', '-mfloat-abi=hard', '-Os', '-ffreestanding', '-fno-exceptions'],
    ...['-ffunction-sections', '-fdata-sections', '-fno-asynchronous-unwind-tables', '-ISrc'],
  ];
  // Lines are known of the application only: the ELF stays small.
  const debug = ['-g', '-gdwarf-4', '-gno-record-gcc-switches', `-ffile-prefix-map=${folder}=.`];
  cpSync(join(application, 'Src'), join(folder, 'Src'), { recursive: true });
  writeFileSync(join(folder, 'network.c'), network);
  writeFileSync(join(folder, 'll_aton_runtime.c'), runtime);
  mkdirSync(join(folder, 'build'));
  for (const name of ['startup', 'main', 'camera']) {
    run('gcc', ...common, ...debug, '-c', `Src/${name}.c`, '-o', `build/${name}.o`);
  }
  run('g++', ...common, ...debug, '-fno-rtti', '-c', 'Src/detections.cpp', '-o', 'build/detections.o');
  for (const name of ['network', 'll_aton_runtime'])
    run('gcc', ...common, '-c', `${name}.c`, '-o', `build/${name}.o`);
  run('ar', 'rcsD', 'build/NetworkRuntime1010_CM55_GCC.a', 'build/ll_aton_runtime.o');
  copyFileSync(join(application, 'STM32N657xx.ld'), join(folder, 'STM32N657xx.ld'));
  const objects = ['startup', 'main', 'camera', 'detections', 'network'].map((name) => `build/${name}.o`);
  run(
    'ld',
    ...[
      '-T',
      'STM32N657xx.ld',
      '--gc-sections',
      '--build-id=none',
      '-Map=build/smart-camera.map',
      '-o',
      'build/smart-camera.elf',
    ],
    ...objects,
    'build/NetworkRuntime1010_CM55_GCC.a',
  );
  mkdirSync(out, { recursive: true });
  for (const name of ['smart-camera.elf', 'smart-camera.map'])
    copyFileSync(join(folder, 'build', name), join(out, name));
} finally {
  rmSync(folder, { recursive: true });
}
