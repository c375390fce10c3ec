import type { Artifacts } from './artifacts';
import type { Build } from './build/buildDescription';
import { evidenceAt } from './build/traced';
import { readableSources, sourcesWithHeaders } from './sourceConstants';
import type { ParallelNetworks } from './target';

/** The macro by which ST's runtime is told whether an application runs several networks at once. */
const macro = 'APP_HAS_PARALLEL_NETWORKS';
const option = new RegExp(`^${macro}(?:=(.*))?$`);
const define = new RegExp(`^[ \\t]*#[ \\t]*define[ \\t]+${macro}[ \\t]+(?:\\([ \\t]*)?(\\d+)`);

/** What the compiler's options say: `-DAPP_HAS_PARALLEL_NETWORKS=1`. They go before every `#ifndef` in a header. */
export function parallelByOptions(
  builds: readonly Pick<Build, 'defines'>[],
  artifacts: Artifacts,
): ParallelNetworks | undefined {
  for (const { text, at } of builds.flatMap(({ defines }) => defines)) {
    const match = option.exec(text);
    if (match)
      return { isOn: isOn(match[1] ?? '1'), evidence: evidenceAt(at, 3, (file) => artifacts.lines(file)) };
  }
  return undefined;
}

/** What the application's own sources, or headers that these include, define. ST's default in its runtime says nothing. */
export function parallelBySources(
  artifacts: Artifacts,
  sources: readonly string[],
): ParallelNetworks | undefined {
  for (const file of sourcesWithHeaders(artifacts, readableSources(artifacts, sources))) {
    if (!artifacts.text(file)?.includes(macro)) continue;
    const lines = artifacts.lines(file);
    const line = lines.findIndex((text) => define.test(text));
    const value = line < 0 ? undefined : define.exec(lines[line]!)?.[1];
    if (value !== undefined)
      return { isOn: isOn(value), evidence: { strength: 3, file, line, text: lines[line]!.trim() } };
  }
  return undefined;
}

function isOn(value: string): boolean {
  return /^[ "'(]*[1-9]/.test(value);
}
