// Runs commands of the built command line one after the other, each with its own streams, environment and working directory,
// for test/support/cli.ts, which waits for each.
const { parentPort, workerData } = require('node:worker_threads');
const { bundle, done, results } = workerData;

parentPort.on('message', async ({ args, cwd, env, isTerminal }) => {
  const collected = () => {
    const pieces = [];
    return {
      write: (text) => pieces.push(Buffer.from(text)),
      text: () => Buffer.concat(pieces).toString('utf8'),
    };
  };
  const [stdout, stderr] = [collected(), collected()];
  stderr.isTTY = isTerminal;
  let status = null;
  try {
    // A bundle that cannot be loaded is said: whoever waits would wait without end.
    status = await require(bundle).run(args, { cwd, env, stdout, stderr, stdin: () => Buffer.alloc(0) });
  } catch (error) {
    stderr.write(`not caught: ${error?.stack ?? error}\n`);
  }
  results.postMessage({ status, stdout: stdout.text(), stderr: stderr.text() });
  Atomics.store(done, 0, 1);
  Atomics.notify(done, 0);
});
