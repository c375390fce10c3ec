// Counts the steps that work takes: how often the engine enters functions, branches and rounds of loops. The same
// figures on every machine, however busy. Usage: node countSteps.mjs BUNDLE SIZES [natives]; prints JSON by the name of
// each case. BUNDLE exports `cases`: by name a function that prepares the input of a size and returns the work. With
// `natives` the work of the engine's own functions counts as well (countNatives.mjs).
import { Session } from 'node:inspector';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { countNatives, nativeWork } from './countNatives.mjs';

const [bundle, sizes, natives] = process.argv.slice(2);
const url = pathToFileURL(bundle).href;
const session = new Session();
session.connect();

function ask(method, parameters) {
  let answer;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

/** Steps since the last call. */
function stepsTaken() {
  const { result } = ask('Profiler.takePreciseCoverage');
  const ranges = result
    .filter((script) => script.url === url)
    .flatMap(({ functions }) => functions)
    .flatMap((one) => one.ranges);
  return ranges.reduce((sum, { count }) => sum + count, 0);
}

ask('Profiler.enable');
// Before the code is compiled: it carries the counters.
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { cases } = await import(url);
if (natives === 'natives') countNatives();
const counted = {};
for (const [name, prepare] of Object.entries(cases)) {
  counted[name] = sizes.split(',').map((size) => {
    const work = prepare(Number(size));
    stepsTaken();
    nativeWork();
    work();
    const done = nativeWork();
    return stepsTaken() + done;
  });
}
process.stdout.write(JSON.stringify(counted));
