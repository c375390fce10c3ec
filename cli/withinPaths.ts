import type { Analysis, Finding } from '../core';

/** Whether a file is one of these paths or lies below one; every file where none is given. */
export function reaches(within: readonly string[]): (file: string) => boolean {
  return (file) =>
    within.length === 0 || within.some((place) => file === place || file.startsWith(`${place}/`));
}

/**
 * What of an analysis touches the PATHs of a command: targets with a file there, or with a build description there that
 * names one; findings with a place there; what was not used or not checked there.
 */
export function touching(analysis: Analysis, within: readonly string[]): Analysis {
  if (within.length === 0) return analysis;
  const isThere = reaches(within);
  const { discovery } = analysis;
  const used = new Set(
    discovery.targets
      .filter(({ files }) =>
        files.some(({ file, evidence }) => isThere(file) || evidence.some((each) => isThere(each.file))),
      )
      .map(({ name }) => name),
  );
  return {
    ...analysis,
    targets: analysis.targets.filter(({ name }) => used.has(name)),
    findings: analysis.findings.filter((finding) => hasPlace(finding, isThere)),
    discovery: {
      ...discovery,
      targets: discovery.targets.filter(({ name }) => used.has(name)),
      candidates: discovery.candidates.filter(({ file }) => isThere(file)),
      notChecked: discovery.notChecked.filter(({ file }) => file === undefined || isThere(file)),
    },
  };
}

function hasPlace({ place, members, related }: Finding, isThere: (file: string) => boolean): boolean {
  return [place, ...members.map((member) => member.place), ...related].some(({ file }) => isThere(file));
}
