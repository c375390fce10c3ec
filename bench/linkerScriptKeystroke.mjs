// How long one keystroke in a 10,000-line linker script takes: parse, evaluate, rules, semantic tokens.
// Run: node bench/linkerScriptKeystroke.mjs [LINES]
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bigScript, middleOf } from './support/bigScript.mjs';
import { createTimes } from './support/statistics.mjs';

const budget = 16;
const lines = Number(process.argv[2] ?? 10_000);

const entry = `
  export { parseScript } from './core/linkerScript/syntax/parser';
  export { evaluateScript } from './core/linkerScript/evaluate';
  export { semanticTokensInScript } from './core/language/linkerScript/semanticTokens';
  export { hoverInScript } from './core/language/linkerScript/hover';
  export { completionInScript } from './core/language/linkerScript/completion';
  export { formatScript } from './core/language/linkerScript/formatting';
  export { createArtifacts, createArtifactCache } from './core/project/artifacts';
  export { deviceNamed } from './core/device/devices';
  export * as evaluated from './core/rules/ldEvaluated';
  export * as include from './core/rules/ldIncludeMissing';
  export * as place from './core/rules/ldRegionPlace';
  export * as overlap from './core/rules/ldRegionsOverlap';
  export * as syntax from './core/rules/ldSyntax';
  export * as symbol from './core/rules/ldUndefinedSymbol';
  export * as unused from './core/rules/ldUnusedRegion';
`;

const folder = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const outfile = join(folder, 'core.mjs');
  await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    mainFields: ['module', 'main'],
    platform: 'node',
    outfile,
    logLevel: 'error',
  });
  const core = await import(pathToFileURL(outfile).href);
  const rules = [
    core.evaluated,
    core.include,
    core.place,
    core.overlap,
    core.syntax,
    core.symbol,
    core.unused,
  ]
    .flatMap((module) => Object.values(module))
    .filter((value) => typeof value?.checkScript === 'function');
  const device = core.deviceNamed('STM32N657');
  const cache = core.createArtifactCache();
  const times = createTimes();
  // Processor time: what else the machine does is no matter.
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const timed = (name, run) => {
    const start = clock();
    const value = run();
    times.add(name, clock() - start);
    return value;
  };

  const keystroke = (text, suffix) => {
    const files = {
      paths: ['a.ld'],
      has: (path) => path === 'a.ld',
      size: () => -1,
      text: (path) => (path === 'a.ld' ? text : undefined),
      bytes: () => undefined,
      named: () => [],
    };
    const artifacts = core.createArtifacts(files, cache);
    const start = clock();
    const script = timed(`parse${suffix}`, () => artifacts.script('a.ld'));
    const evaluation = timed(`evaluate${suffix}`, () => artifacts.evaluation('a.ld'));
    const subject = { file: 'a.ld', evaluation, problems: [], device, targets: [] };
    const context = { artifacts, discovery: { targets: [], candidates: [] } };
    timed(`rules${suffix}`, () => rules.flatMap((rule) => rule.checkScript(subject, context)));
    timed(`tokens${suffix}`, () => core.semanticTokensInScript({ script }));
    times.add(`TOTAL${suffix}`, clock() - start);
    return {
      file: 'a.ld',
      text,
      script,
      evaluation,
      device,
      target: undefined,
      otherScripts: { script: () => undefined, resolve: () => undefined, includers: () => [] },
    };
  };

  const base = bigScript(lines);
  const middle = middleOf(base);
  for (let n = 0; n < 60; n++) {
    // A keystroke that leaves the script whole, then one that breaks it.
    const whole = `${base.slice(0, middle)} + ${n}${base.slice(middle)}`;
    const input = keystroke(whole, '');
    timed('parse afresh', () => core.parseScript(whole));
    timed('hover', () => core.hoverInScript(input, middle));
    timed('completion', () => core.completionInScript(input, middle));
    keystroke(`${base.slice(0, middle)} + ${n} (${base.slice(middle)}`, ' (broken text)');
  }

  console.log(
    `${lines} lines, ${base.length} characters; best, median and 95th percentile of 60 keystrokes, in ms of processor time`,
  );
  times.print();
  const ratio = times.at('parse afresh', 0.5) / times.at('parse', 0.5);
  console.log(`parsing what has changed: ${ratio.toFixed(1)} times as fast as parsing afresh`);
  const median = times.at('TOTAL', 0.5);
  console.log(median <= budget ? `within ${budget} ms` : `over the budget of ${budget} ms`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
