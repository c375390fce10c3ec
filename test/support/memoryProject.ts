import type { FileContent, FileSystem } from '../../core/base/fileSystem';
import { judgedMessage } from './judgedMessage';
import { createSession, type Analysis, type SessionSettings } from '../../core';

/** Files of a project by path; bytes for binary ones. */
export type ProjectTexts = Readonly<Record<string, string | Uint8Array>>;

/** Reads `//- path` sections: each line of that form begins a file, the rest is its content. */
export function filesOf(text: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const section of text.split(/^\/\/- /m).slice(1)) {
    const newline = section.indexOf('\n');
    files[section.slice(0, newline).trim()] = section.slice(newline + 1);
  }
  return files;
}

/** A file system that is there in full. */
export function memoryFileSystem(files: ProjectTexts): FileSystem {
  const read = (path: string): FileContent => {
    const content = files[path];
    if (content === undefined) return { kind: 'unreadable', reason: 'no such file or directory' };
    return typeof content === 'string' ? { kind: 'text', text: content } : { kind: 'bytes', bytes: content };
  };
  return {
    list: () =>
      Promise.resolve({
        files: Object.keys(files).map((path) => ({ path, size: -1 })),
        unreadable: [],
        cut: false,
      }),
    read: (path) => Promise.resolve(read(path)),
  };
}

/** Checks a project that lives in memory. Every message that comes out of it has to say what messages have to say. */
export async function analyse(
  files: ProjectTexts,
  settings: Partial<SessionSettings> = {},
): Promise<Analysis> {
  const session = await createSession(memoryFileSystem(files));
  const analysis = await session.analyse({ severities: new Map(), focus: new Set(), ...settings });
  const wrong = [...analysis.findings, ...analysis.singles].flatMap(judgedMessage);
  if (wrong.length > 0) throw new Error([...new Set(wrong)].join('\n'));
  return analysis;
}

/** Findings as short lines for comparison: `error region-overlaps-pool app.ld RAM|cpuRAM2`. */
export function summary(analysis: Analysis): string[] {
  return analysis.findings.map((finding) =>
    [finding.severity, finding.rule, finding.place.file, finding.key.replace(/^[^|]*:/, '')].join(' '),
  );
}
