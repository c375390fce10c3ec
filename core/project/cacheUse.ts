import type { Place } from '../base/span';
import type { Artifacts } from './artifacts';
import { readableSources } from './sourceConstants';

/** What switches the cache on, as ST's runtime and HAL name it. */
const enables = /\b(?:npu_cache_enable|npu_cache_init|HAL_CACHEAXI_Enable|HAL_CACHEAXI_Init)\s*\(/;

/** Where the application's own sources switch the NPU cache on; undefined where they do not. */
export function cacheEnabledIn(artifacts: Artifacts, sources: readonly string[]): Place | undefined {
  for (const file of readableSources(artifacts, sources)) {
    const text = artifacts.text(file);
    // What is in a comment is not a call: a line of code begins neither with `//` nor with `*`.
    for (const match of text?.matchAll(/^(?![ \t]*(?:\/\/|\*|\/\*))[^\n]*$/gm) ?? []) {
      const call = enables.exec(match[0]);
      const before = call && match[0].slice(0, call.index);
      // A definition or declaration begins with its type.
      if (!call || /\b(?:void|int|static|extern|HAL_StatusTypeDef)\s*$|\/\//.test(before!)) continue;
      const start = match.index + call.index;
      return { file, span: { start, end: start + call[0].length - 1 } };
    }
  }
  return undefined;
}
