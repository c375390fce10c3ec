import { createReadStream, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type {
  FileContent,
  FileEntry,
  FileListing,
  FileProbe,
  FileSystem,
  ListOptions,
  Unreadable,
} from '../../core/base/fileSystem';

/** How many bytes decide whether a file is text. */
const probeBytes = 8192;

/**
 * The disk below `root`. Links are followed; a folder that a link leads back to is entered once.
 *
 * @param isShallow list only what lies directly in `root`
 */
export function nodeFileSystem(root: string, isShallow = false): FileSystem {
  return {
    list: (options) => list(root, options, isShallow),
    read: (file, limit) => read(path.resolve(root, file), limit ?? Number.MAX_SAFE_INTEGER),
    probe: (file, headBytes) => probe(path.resolve(root, file), headBytes),
    readPieces: (file, limit, push) => readPieces(path.resolve(root, file), limit, push),
  };
}

async function list(root: string, options: ListOptions, isShallow: boolean): Promise<FileListing> {
  const files: FileEntry[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  /** Real paths of folders that a link led to, and of the root: a circle ends here. */
  const linked = new Set<string>([await realpath(root).catch(() => root)]);
  let cut = false;

  const visit = async (folder: string): Promise<void> => {
    if (cut) return;
    let entries: Dirent[];
    try {
      entries = await readdir(path.join(root, folder), { withFileTypes: true });
    } catch (error) {
      unreadable.push({ path: folder === '' ? '.' : folder, reason: reasonOf(error) });
      return;
    }
    const folders: string[] = [];
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) add(name);
      else if (entry.isDirectory()) {
        if (!options.skipFolders.has(entry.name)) folders.push(name);
      } else if (entry.isSymbolicLink()) {
        const target = await followLink(path.join(root, name));
        if (target?.isFile) add(name);
        else if (target && !options.skipFolders.has(entry.name) && !isInside(target.path, linked)) {
          linked.add(target.path);
          folders.push(name);
        }
      }
    }
    if (!isShallow) await Promise.all(folders.map(visit));
  };
  const add = (name: string): void => {
    if (files.length >= options.maxFiles) cut = true;
    else files.push({ path: name, size: -1 });
  };
  await visit('');
  return { files, unreadable, cut };
}

/** A link into a folder that is listed already (or above it) would list it twice or without end. */
function isInside(target: string, roots: ReadonlySet<string>): boolean {
  for (const root of roots) {
    const inside = path.relative(root, target);
    const above = path.relative(target, root);
    if (!inside.startsWith('..') || !above.startsWith('..')) return true;
  }
  return false;
}

async function followLink(link: string): Promise<{ path: string; isFile: boolean } | undefined> {
  try {
    const target = await realpath(link);
    const found = await stat(target);
    return found.isFile()
      ? { path: target, isFile: true }
      : found.isDirectory()
        ? { path: target, isFile: false }
        : undefined;
  } catch {
    return undefined;
  }
}

async function read(file: string, limit: number): Promise<FileContent> {
  try {
    const refused = refuse(await sizeOf(file), limit);
    if (refused) return refused;
    const handle = await open(file, 'r');
    try {
      const bytes = await handle.readFile();
      if (bytes.subarray(0, probeBytes).includes(0)) return { kind: 'bytes', bytes };
      return { kind: 'text', text: bytes.toString('utf8') };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

async function probe(file: string, headBytes: number): Promise<FileProbe | Unreadable> {
  try {
    const size = await sizeOf(file);
    if (size === undefined) return { kind: 'unreadable', reason: 'not a regular file' };
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, headBytes)), 0);
      return { kind: 'probe', size, head: buffer.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

async function readPieces(
  file: string,
  limit: number,
  push: (piece: string) => void,
): Promise<Unreadable | undefined> {
  try {
    const refused = refuse(await sizeOf(file), limit);
    if (refused) return refused;
    let left = limit;
    const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 });
    for await (const piece of stream as AsyncIterable<string>) {
      left -= piece.length;
      // It grew while it was read: a build is writing it.
      if (left < 0) return { kind: 'unreadable', reason: `too large to read (the limit is ${limit} bytes)` };
      push(piece);
    }
    return undefined;
  } catch (error) {
    return { kind: 'unreadable', reason: reasonOf(error) };
  }
}

/** In bytes; undefined for what is no regular file: opening a pipe or device would wait for ever. */
async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file);
  return found.isFile() ? found.size : undefined;
}

function refuse(size: number | undefined, limit: number): Unreadable | undefined {
  if (size === undefined) return { kind: 'unreadable', reason: 'not a regular file' };
  if (size <= limit) return undefined;
  const reason = `too large to read (${size} bytes, the limit is ${limit})`;
  return { kind: 'unreadable', reason, isTooLarge: true };
}

/** Plain words for the usual failures. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'no such file or directory';
  if (code === 'ENOTDIR') return 'not a directory';
  if (code === 'ELOOP') return 'a circle of links';
  if (code === 'EISDIR') return 'is a directory';
  return error instanceof Error ? error.message : String(error);
}
