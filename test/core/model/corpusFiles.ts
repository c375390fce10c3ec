import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real projects' files, where the folder stands beside the repository; nothing of it is part of the repository. */
const corpus = new URL('../../../../shared/corpus/', import.meta.url);

export const hasCorpus = existsSync(fileURLToPath(corpus));
export const whyNoCorpus = 'skipped: ../shared/corpus is not there';

export const cInfoFiles = [
  'cpu-model/network_c_info.json',
  'cubemx-example/st_ai_output/network_c_info.json',
  'face-object-detection/st_ai_ws/network_c_info.json',
  'transformer/network_c_info.json',
] as const;

export function readCorpus(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, corpus)), 'utf8');
}
