import { compareTexts } from '../../base/order';
import type { Board, Device } from '../../device/device';
import { fileRoles, type BootImage, type Evidence, type FileRole, type TargetFile } from '../target';
import type { FoundFile, ResolvedBuild } from './resolveBuild';

/** The files of each role, each file with the reasons for it in the order in which they were found. */
export type RoleFiles = ReadonlyMap<FileRole, ReadonlyMap<string, readonly Evidence[]>>;

/** A target as far as one step of discovery knows it. Steps return a new one; none changes one that it was given. */
export interface FoundTarget {
  readonly builds: readonly ResolvedBuild[];
  readonly files: RoleFiles;
  readonly boot: readonly BootImage[];
  readonly device: Device | undefined;
  readonly board: Board | undefined;
  readonly scriptIsLinked: boolean;
  readonly name: string | undefined;
}

/** A target of these builds without any file yet. */
export function emptyTarget(builds: readonly ResolvedBuild[]): FoundTarget {
  return {
    builds,
    files: new Map(),
    boot: [],
    device: undefined,
    board: undefined,
    scriptIsLinked: false,
    name: undefined,
  };
}

/** The target with further files of a role, or further reasons for those that it has. */
export function withFiles(target: FoundTarget, role: FileRole, found: readonly FoundFile[]): FoundTarget {
  if (found.length === 0) return target;
  const files = new Map(target.files.get(role));
  for (const { file, evidence } of found) {
    const reasons = files.get(file) ?? [];
    if (!reasons.some((known) => known.file === evidence.file && known.line === evidence.line))
      files.set(file, [...reasons, evidence]);
  }
  return { ...target, files: new Map(target.files).set(role, files) };
}

/** The target with files of several roles. */
export function withRoles(
  target: FoundTarget,
  found: readonly (readonly [FileRole, readonly FoundFile[]])[],
): FoundTarget {
  return found.reduce((known, [role, files]) => withFiles(known, role, files), target);
}

export function filesOf(target: FoundTarget, role: FileRole): string[] {
  return [...(target.files.get(role)?.keys() ?? [])];
}

/** The files of a role, once for each reason: the form in which {@link withFiles} takes them. */
export function foundFiles(target: FoundTarget, role: FileRole): FoundFile[] {
  return [...(target.files.get(role) ?? [])].flatMap(([file, reasons]) =>
    reasons.map((evidence) => ({ file, evidence })),
  );
}

/** The target's files in a fixed order, strongest evidence first. */
export function orderedFiles(target: FoundTarget): TargetFile[] {
  return fileRoles.flatMap((role) => {
    const files = [...(target.files.get(role) ?? [])].sort(([a], [b]) => compareTexts(a, b));
    return files.map(([file, evidence]): TargetFile => ({
      role,
      file,
      evidence: [...evidence].sort(byStrength),
    }));
  });
}

function byStrength(a: Evidence, b: Evidence): number {
  return a.strength - b.strength || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
}
