import { severitySetting, type SeveritySetting } from '../core';

/** The `n6mem.*` settings of one folder, as the editor has them. Anything malformed is as if it were not there. */
export interface FolderSettings {
  readonly severities: ReadonlyMap<string, SeveritySetting>;
  readonly device: string | undefined;
  readonly board: string | Readonly<Record<string, string>> | undefined;
  /** Targets as in `n6mem.json`; undefined where none is set. */
  readonly targets: readonly unknown[] | undefined;
  readonly exclude: readonly string[];
  readonly includePaths: readonly string[];
  /** Folders outside that symbolic links may lead into. The user's own setting: a repository must not open the way out. */
  readonly follow: readonly string[];
}

export const defaultSettings: FolderSettings = {
  severities: new Map(),
  device: undefined,
  board: undefined,
  targets: undefined,
  exclude: [],
  includePaths: [],
  follow: [],
};

/** Reads the section `n6mem` of the configuration. */
export function readSettings(section: unknown): FolderSettings {
  const value = isRecord(section) ? section : {};
  const severities = new Map<string, SeveritySetting>();
  if (isRecord(value.rules)) {
    for (const [id, level] of Object.entries(value.rules)) {
      const severity = severitySetting(level);
      if (severity) severities.set(id, severity);
    }
  }
  return {
    severities,
    device: text(value.device),
    board: text(value.board) ?? sizes(value.board),
    targets: Array.isArray(value.targets) && value.targets.length > 0 ? value.targets : undefined,
    exclude: texts(value.exclude),
    includePaths: texts(value.includePaths),
    follow: texts(value.follow),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** `{ "XSPI1": "64M" }`. */
function sizes(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
