import { basename, dirname } from '../base/path';
import { say, sayLabelled } from '../base/wording';
import type { NetworkSource } from '../model/networkSource';
import type { Artifacts } from './artifacts';
import { generateScriptOf } from './discovery/generateEvidence';
import { poolOfProfile } from './discovery/poolEvidence';
import type { TargetFiles } from './target';

/** How to generate a target's model again. */
export interface GenerateCommand {
  /** Where to run it, relative to the project; `''` for its root. */
  readonly folder: string;
  readonly command: string;
  /** The script whose line it is; undefined where the project has none and it was put together from the profile. */
  readonly script: { readonly file: string; readonly line: number } | undefined;
}

/**
 * The line of the project's own script that made the model; else one that names the profile of this pool file and the
 * model's file, as far as the project has it. Undefined where not even a profile is known.
 *
 * @param use without `scripts` the project's own lines are passed over: they are what went wrong
 */
export function generateCommandOf(
  artifacts: Artifacts,
  target: TargetFiles,
  poolFile: string,
  source: NetworkSource,
  use: { readonly scripts: boolean } = { scripts: true },
): GenerateCommand | undefined {
  for (const { role, evidence } of use.scripts ? target.files : []) {
    if (role !== 'mpool' && role !== 'profile') continue;
    for (const { file, line } of evidence) {
      if (!/\.(?:sh|bat|ps1)$/i.test(file)) continue;
      const call = generateScriptOf(artifacts, file)?.calls.find((entry) => entry.line === line);
      if (call) return { folder: dirname(file), command: call.command, script: { file, line } };
    }
  }
  for (const { role, file } of target.files) {
    if (role !== 'profile') continue;
    const profile = artifacts
      .profile(file)
      ?.profiles.find(
        ({ memoryPool }) => memoryPool && poolOfProfile(artifacts, file, memoryPool.text) === poolFile,
      );
    if (!profile) continue;
    const model = modelFile(artifacts, source, dirname(file)) ?? 'MODEL';
    const command = `stedgeai generate --model ${quoted(model)} --target stm32n6 --st-neural-art ${quoted(`${profile.name}@${basename(file)}`)}`;
    return { folder: dirname(file), command, script: undefined };
  }
  return undefined;
}

/** The command as a sentence's end: where to run it, and what is left to fill in. */
export function generateCommandText({ folder, command, script }: GenerateCommand): string {
  const from = script ? say`${command} (${script.file}:${script.line + 1})` : command;
  const whole = / --model MODEL /.test(command) ? say`${from} (MODEL is your .tflite or .onnx file)` : from;
  return folder === '' ? whole : sayLabelled(say`in ${folder}`, whole);
}

/**
 * The file that the model was compiled from, relative to `folder`. network.c names the intermediate file of the
 * generating machine, `…/yolo_OE_3_2_0.onnx` of `yolo.tflite`.
 */
function modelFile(artifacts: Artifacts, source: NetworkSource, folder: string): string | undefined {
  const input = source.options.find((option) => option.name === 'onnx-input')?.value;
  if (input === undefined) return undefined;
  const stem = basename(input.replace(/\\/g, '/')).replace(/(?:_OE(?:_\d+)+)?\.onnx$/i, '');
  const files = ['.tflite', '.onnx', '.h5', '.keras'].flatMap((end) => artifacts.files.named(stem + end));
  if (files.length !== 1) return undefined;
  const up = folder === '' ? [] : folder.split('/');
  const down = files[0]!.split('/');
  let shared = 0;
  while (shared < up.length && shared < down.length - 1 && up[shared] === down[shared]) shared++;
  return [...up.slice(shared).map(() => '..'), ...down.slice(shared)].join('/');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
