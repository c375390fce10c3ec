// The program `n6mem`. It answers `--version` by itself: whoever only asks that should not wait for the engine.
import * as module from 'node:module';
import { version } from '../package.json';

const [first] = process.argv.slice(2);
if (first === '--version' || first === '-V') process.stdout.write(`${version}\n`);
else {
  // Node 22 and later keep the compiled code of the engine between runs.
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
  void import('./run').then(({ runProcess }) => runProcess());
}
