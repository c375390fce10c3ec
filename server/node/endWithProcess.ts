import { Worker } from 'node:worker_threads';

/**
 * What the thread runs: it asks now and then whether the process is there, and ends this one when it is not. The
 * connection does the same where it gets to it; this holds also while the main thread is busy without end.
 */
const watch = `
const { workerData: { processId, milliseconds } } = require('node:worker_threads');
setInterval(() => {
  try {
    process.kill(processId, 0);
  } catch (error) {
    if (error.code === 'ESRCH') process.kill(process.pid, 'SIGKILL');
  }
}, milliseconds);
`;

/**
 * Ends this process soon after another one has ended, whatever this one is doing.
 *
 * @param milliseconds how often to look; longer than the connection takes to end the server in good order
 */
export function endWithProcess(processId: number, milliseconds = 5000): void {
  const thread = new Worker(watch, {
    eval: true,
    workerData: { processId, milliseconds },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  // It keeps nothing alive, and a machine that gives no more threads still gets its server.
  thread.unref();
  thread.on('error', () => undefined);
}
