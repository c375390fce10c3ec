import type { Board, Device } from '../../device/device';
import type { FoundFile, ResolvedBuild } from './resolveBuild';
import type { BootImage, Evidence, FileRole, TargetFile } from '../target';

/** A target while its files are being found. */
export interface TargetDraft {
  readonly builds: readonly ResolvedBuild[];
  readonly files: Map<FileRole, Map<string, Evidence[]>>;
  readonly boot: BootImage[];
  device: Device | undefined;
  board: Board | undefined;
  scriptIsLinked: boolean;
  name: string | undefined;
}

export function newDraft(builds: readonly ResolvedBuild[]): TargetDraft {
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

/** Adds a file, or a further reason for one that is there already. */
export function addFile(draft: TargetDraft, role: FileRole, found: FoundFile): void {
  let files = draft.files.get(role);
  if (!files) draft.files.set(role, (files = new Map()));
  const reasons = files.get(found.file);
  if (!reasons) files.set(found.file, [found.evidence]);
  else if (
    !reasons.some((known) => known.file === found.evidence.file && known.line === found.evidence.line)
  ) {
    reasons.push(found.evidence);
  }
}

export function filesOf(draft: TargetDraft, role: FileRole): string[] {
  return [...(draft.files.get(role)?.keys() ?? [])];
}

const roleOrder: readonly FileRole[] = [
  'linkerScript',
  'fsblLinkerScript',
  'mpool',
  'profile',
  'model',
  'cInfo',
  'runtime',
  'archive',
  'weights',
  'image',
];

/** The draft's files in a fixed order, strongest evidence first. */
export function finishedFiles(draft: TargetDraft): TargetFile[] {
  return roleOrder.flatMap((role) => {
    const files = [...(draft.files.get(role) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
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
