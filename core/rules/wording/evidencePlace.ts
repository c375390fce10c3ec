import type { Place } from '../../base/span';
import type { Artifacts } from '../../project/artifacts';
import type { Evidence } from '../../project/target';

/** Where a piece of evidence stands: its whole line. */
export function evidencePlace(artifacts: Artifacts, evidence: Evidence): Place {
  return { file: evidence.file, span: artifacts.lineSpan(evidence.file, evidence.line) };
}
