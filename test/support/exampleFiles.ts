import { readdirSync, readFileSync } from 'node:fs';
import type { ProjectTexts } from './memoryProject';

/** The texts below a folder, by path; binary files are left out. */
export function filesBelow(root: string): ProjectTexts {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(?:elf|a|raw|bin|hex)$/.test(entry.name)) continue;
    const path = `${entry.parentPath}/${entry.name}`;
    files[path.slice(root.length + 1)] = readFileSync(path, 'utf8');
  }
  return files;
}
