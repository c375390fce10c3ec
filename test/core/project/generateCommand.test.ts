import { describe, expect, it } from 'vitest';
import { analyse } from '../../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../../support/miniProject';

/** The message of model-outdated in a small project whose pool file was edited after the model was generated. */
async function message(files: Readonly<Record<string, string>>): Promise<string> {
  const project = miniProject({ builtPools: [{ ...cpuRam2, size: '512' }, npuRam5, octoFlash], files });
  const { findings } = await analyse(project);
  return findings.find(({ rule }) => rule === 'model-outdated')!.message;
}

describe('how to generate a model again', () => {
  it('is the line of the script that copies the model into its folder', async () => {
    const script = [
      '#!/bin/bash',
      'MODEL=yolo.tflite',
      'stedgeai generate --model "$MODEL" --target stm32n6 \\',
      '  --st-neural-art mine@user_neuralart.json --name network',
      'cp st_ai_output/network.c .',
    ].join('\n');
    expect(await message({ 'Model/generate.sh': script })).toContain(
      'Generate it again, in Model: stedgeai generate --model "yolo.tflite" --target stm32n6 --st-neural-art mine@user_neuralart.json --name network (Model/generate.sh:3)',
    );
  });

  it('is the line of the script that writes the model into its folder', async () => {
    const script =
      'stedgeai generate -m a.onnx --output Model/ --target stm32n6 --st-neural-art a@Model/user_neuralart.json';
    expect(await message({ 'generate.sh': script })).toContain(
      `Generate it again, ${script} (generate.sh:1)`,
    );
  });

  it('is put together from the profile where no script makes this model', async () => {
    const other =
      'stedgeai generate -m a.onnx --target stm32n6 --st-neural-art a@Model/user_neuralart.json\ncp st_ai_output/network.c Other/';
    expect(await message({ 'generate.sh': other })).toContain(
      'Generate it again, in Model: stedgeai generate --model MODEL --target stm32n6 --st-neural-art default@user_neuralart.json (MODEL is your .tflite or .onnx file)',
    );
  });

  it('names the profile of this pool file, not the first one', async () => {
    const profiles = {
      Profiles: {
        default: { memory_pool: './other.mpool', options: '-O3' },
        'fast mode': { memory_pool: './net.mpool', options: '-O3' },
      },
    };
    expect(await message({ 'Model/user_neuralart.json': JSON.stringify(profiles) })).toContain(
      "--st-neural-art 'fast mode@user_neuralart.json'",
    );
  });
});
