import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Entry of the suite inside VS Code's extension host; rejects where a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 60_000 });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js')))
    mocha.addFile(join(__dirname, file));
  const stats = await new Promise<Mocha.Stats>((done) => {
    const runner = mocha.run(() => done(runner.stats ?? emptyStats));
  });
  // The runner outside sums the layers by this file.
  const results = process.env.N6MEM_E2E_RESULTS;
  if (results) {
    writeFileSync(
      results,
      JSON.stringify({ passed: stats.passes, failed: stats.failures, skipped: stats.pending }),
    );
  }
  if (stats.failures > 0) throw new Error(`${stats.failures} of ${stats.tests} tests failed`);
}

const emptyStats: Mocha.Stats = { suites: 0, tests: 0, passes: 0, pending: 0, failures: 0 };
