import { say } from '../../base/wording';
import type { Evaluation } from '../../linkerScript/evaluation';
import { otherLinkerOf } from '../../linkerScript/otherLinker';
import type { Artifacts } from '../../project/artifacts';
import type { NotChecked } from '../../project/target';

/** That a script which GNU ld rejects is one for another linker, with the words that show it; undefined where not. */
export function writtenForAnother(
  file: string,
  evaluation: Evaluation,
  artifacts: Artifacts,
): NotChecked | undefined {
  if (!evaluation.errors.some((error) => error.code === 'ld-syntax' && error.file === file)) return undefined;
  const text = artifacts.text(file) ?? '';
  const other = otherLinkerOf(text);
  if (!other) return undefined;
  const { start, end } = other.evidence;
  const [words] = text.slice(start, end).split('\n');
  return {
    what: say`the linker script ${file}`,
    why: say`it is written for the linker of ${other.name}, not for GNU ld: line ${artifacts.lineOf(file, start) + 1} says ${words!.trim()}`,
    remedy: say`check the script that the build gives to GNU ld; this one is not read`,
    file,
  };
}
