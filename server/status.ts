import { isCountedOverlap, releaseOfRuntime } from '../core';
import type { StatusParams, TargetStatus } from '../protocol/server';
import type { Folder } from './workspace';

/** The state of every target of the workspace. */
export function statusOf(folders: readonly Folder[]): StatusParams {
  return { targets: folders.flatMap(targetsOf) };
}

function targetsOf(folder: Folder): TargetStatus[] {
  const { analysis } = folder;
  if (!analysis) return [];
  return analysis.targets.map((target) => {
    const files = new Set(target.files.files.map((entry) => entry.file));
    const findings = analysis.findings.filter((finding) =>
      finding.target === undefined ? files.has(finding.place.file) : finding.targets.includes(target.name),
    );
    return {
      name: target.name,
      folder: folder.uri,
      device: target.files.device?.name ?? null,
      board: target.files.board?.name ?? null,
      release: releaseOfRuntime(target.runtime) ?? null,
      errors: findings.filter((finding) => finding.severity === 'error').length,
      warnings: findings.filter((finding) => finding.severity === 'warning').length,
      // One for each of those that the map numbers; a finding may name several.
      overlaps: analysis.singles.filter((single) => single.target === target.name && isCountedOverlap(single))
        .length,
      files: target.files.files.map(({ role, file, evidence }) => ({
        role,
        uri: folder.uriOf(file),
        label: file,
        evidence: evidence.map((entry) => ({
          strength: entry.strength,
          uri: folder.uriOf(entry.file),
          line: entry.line,
          text: entry.text,
        })),
      })),
    };
  });
}
