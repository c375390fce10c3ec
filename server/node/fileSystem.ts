import { constants, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { isWithin } from './folders';
import {
  type FileContent,
  type FileEntry,
  type FileListing,
  type FileProbe,
  type FileSystem,
  type ListOptions,
  type OnRead,
  say,
  type Unreadable,
} from '../../core';

/** How many bytes decide whether a file is text. */
const probeBytes = 8192;

export interface DiskOptions {
  /** List only what lies directly in the root. */
  readonly isShallow?: boolean;
  /**
   * Folders outside the root that symbolic links may lead into. Links that lead anywhere else outside are not followed:
   * a project that somebody else wrote must not show, quote or change other files of this machine.
   */
  readonly follow?: readonly string[];
  /** Told how far files of more than {@link longFile} bytes are read. */
  readonly onRead?: OnRead;
}

/** What is read in a blink needs no progress. */
const longFile = 8 * 1024 * 1024;

/** The disk below `root`. Links to files below it are followed; what they lead to outside is reported as unreadable. */
export function nodeFileSystem(root: string, options: DiskOptions = {}): FileSystem {
  const guard = linkGuard(root, options.follow ?? []);
  return {
    root: path.resolve(root).split(path.sep).join('/'),
    list: (limits) => list(root, limits, options.isShallow ?? false, guard),
    read: (file, limit) =>
      inside(guard, root, file, (path) =>
        read(path, limit ?? Number.MAX_SAFE_INTEGER, toldOf(file, options.onRead)),
      ),
    probe: (file, headBytes) => inside(guard, root, file, (path) => probe(path, headBytes)),
    readPieces: (file, limit, push) =>
      inside(guard, root, file, (path) => readPieces(path, limit, push, toldOf(file, options.onRead))),
  };
}

type Told = (read: number, size: number) => void;

function toldOf(file: string, onRead: OnRead | undefined): Told {
  return (read, size) => {
    if (size > longFile) onRead?.(file, Math.min(read, size), size);
  };
}

/** Tells which real paths may be read and written. */
export interface LinkGuard {
  /** The real path behind a name; undefined where it lies outside. Throws where there is nothing. */
  resolve(file: string): Promise<string | undefined>;
}

export function linkGuard(root: string, follow: readonly string[]): LinkGuard {
  let allowed: Promise<readonly string[]> | undefined;
  const real = (folder: string): Promise<string> => realpath(folder).catch(() => path.resolve(folder));
  return {
    resolve: async (file) => {
      allowed ??= Promise.all([root, ...follow].map(real));
      const target = await realpath(file);
      return (await allowed).some((folder) => isWithin(folder, target)) ? target : undefined;
    },
  };
}

const leadsOutside = (): string =>
  say`a link that leads out of the folder (--follow DIR, or the setting n6mem.follow, reads there)`;

/** Looks again when reading: what was a file when it was listed may be a link by now. */
async function inside<T>(
  guard: LinkGuard,
  root: string,
  file: string,
  use: (path: string) => Promise<T>,
): Promise<T | Unreadable> {
  try {
    const target = await guard.resolve(path.resolve(root, file));
    return target === undefined ? { kind: 'unreadable', reason: leadsOutside() } : await use(target);
  } catch (error) {
    return { kind: 'unreadable', reason: reasonAt(error, file) };
  }
}

async function list(
  root: string,
  { skipFolders, maxFiles }: ListOptions,
  isShallow: boolean,
  guard: LinkGuard,
): Promise<FileListing> {
  const files: FileEntry[] = [];
  const unreadable: { path: string; reason: string }[] = [];
  const links: string[] = [];
  let count = 0;
  let cut = false;

  /** The files below a folder, in the order of their paths: who sorts them later has nothing left to do. */
  const visit = async (folder: string): Promise<Found> => {
    if (cut) return [];
    let entries: Dirent[];
    try {
      entries = await readdir(path.join(root, folder), { withFileTypes: true });
    } catch (error) {
      unreadable.push({ path: folder === '' ? '.' : folder, reason: reasonAt(error, folder) });
      return [];
    }
    const prefix = folder === '' ? '' : `${folder}/`;
    const found: (string | Found)[] = [];
    const waiting: Promise<void>[] = [];
    for (const entry of entries.sort(byPath)) {
      if (entry.isFile()) {
        if (add()) found.push(prefix + entry.name);
      } else if (skipFolders.has(entry.name)) continue;
      else if (entry.isDirectory()) {
        if (isShallow) continue;
        const at = found.push([]) - 1;
        const put = (below: Found): void => void (found[at] = below);
        waiting.push(visit(prefix + entry.name).then(put));
      } else if (entry.isSymbolicLink()) links.push(prefix + entry.name);
      // A pipe, a socket or a device: whoever wants to read it is told that it is none; it is not opened.
      else if (add()) found.push(prefix + entry.name);
    }
    await Promise.all(waiting);
    return found;
  };
  const add = (): boolean => {
    if (count >= maxFiles) cut = true;
    else count++;
    return !cut;
  };
  const take = (found: Found): void => {
    for (const item of found) {
      if (typeof item === 'string') files.push({ path: item, size: -1 });
      else take(item);
    }
  };
  take(await visit(''));
  // After everything else and in order: which of two links to one folder is entered must not depend on the disk's speed.
  const entered: string[] = [await realpath(root).catch(() => root)];
  for (const name of takeSorted(links)) {
    const target = await followLink(path.join(root, name), guard);
    if (target === undefined) continue;
    if (target === 'outside') unreadable.push({ path: name, reason: leadsOutside() });
    else if (target.isFile) {
      if (add()) take([name]);
    } else if (
      !isShallow &&
      !entered.some((known) => isWithin(known, target.path) || isWithin(target.path, known))
    ) {
      entered.push(target.path);
      take(await visit(name));
    }
  }
  return { files, unreadable, cut };
}

/** Files, and what lies in the folders between them. */
type Found = readonly (string | Found)[];

/** In the order of paths: a folder's files have the folder's name and a slash before theirs. */
function byPath(a: Dirent, b: Dirent): number {
  const one = a.isDirectory() ? `${a.name}/` : a.name;
  const other = b.isDirectory() ? `${b.name}/` : b.name;
  return one < other ? -1 : 1;
}

/** The links in order; those that are found on the way come after. */
function* takeSorted(links: string[]): Generator<string> {
  while (links.length > 0) yield* links.splice(0).sort();
}

async function followLink(
  link: string,
  guard: LinkGuard,
): Promise<{ path: string; isFile: boolean } | 'outside' | undefined> {
  try {
    const target = await guard.resolve(link);
    if (target === undefined) return 'outside';
    const found = await stat(target);
    return { path: target, isFile: !found.isDirectory() };
  } catch {
    return undefined;
  }
}

async function read(file: string, limit: number, told: Told): Promise<FileContent> {
  return withRegular(file, async (handle, size) => {
    const refused = refuse(size, limit);
    if (refused) return refused;
    try {
      const bytes = await readExactly(handle, size, (read) => told(read, size));
      if (!bytes)
        return { kind: 'unreadable', reason: say`it grows while it is read, or is not an ordinary file` };
      if (isUtf16(bytes))
        return { kind: 'unreadable', reason: say`UTF-16 text; save it as UTF-8`, isUtf16: true };
      if (bytes.subarray(0, probeBytes).includes(0)) return { kind: 'bytes', bytes };
      return { kind: 'text', text: bytes.toString('utf8') };
    } finally {
      told(size, size);
    }
  });
}

/**
 * As many bytes as the file had when it was looked at, which the limit allows; undefined where there are more: files of
 * /proc say 0 and never end.
 */
async function readExactly(
  handle: FileHandle,
  size: number,
  told: (read: number) => void,
): Promise<Buffer | undefined> {
  const buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  while (length < buffer.length) {
    told(Math.min(length, size - 1));
    const { bytesRead } = await handle.read(
      buffer,
      length,
      Math.min(longFile, buffer.length - length),
      length,
    );
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length > size ? undefined : buffer.subarray(0, length);
}

/** A byte order mark, and text as it is in scripts: mostly Latin letters, whose other byte is 0. */
function isUtf16(bytes: Buffer): boolean {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  if (!isLittle && !(bytes[0] === 0xfe && bytes[1] === 0xff)) return false;
  const head = bytes.subarray(2, probeBytes);
  let zeros = 0;
  for (let at = isLittle ? 1 : 0; at < head.length; at += 2) if (head[at] === 0) zeros++;
  return head.length > 0 && zeros * 4 > head.length;
}

async function probe(file: string, headBytes: number): Promise<FileProbe | Unreadable> {
  return withRegular(file, async (handle, size) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, headBytes)), 0);
    return { kind: 'probe', size, head: buffer.subarray(0, bytesRead) };
  });
}

async function readPieces(
  file: string,
  limit: number,
  push: (piece: string) => void,
  told: Told,
): Promise<Unreadable | undefined> {
  return withRegular<Unreadable | undefined>(file, async (handle, size) => {
    const refused = refuse(size, limit);
    if (refused) return refused;
    let left = limit;
    const stream = handle.createReadStream({ encoding: 'utf8', highWaterMark: 1 << 20, autoClose: false });
    try {
      for await (const piece of stream as AsyncIterable<string>) {
        left -= piece.length;
        // It grew while it was read: a build is writing it.
        if (left < 0)
          return { kind: 'unreadable', reason: say`too large to read (the limit is ${limit} bytes)` };
        // Characters for bytes: a map is nearly all ASCII. The end is told when the last piece is taken in.
        told(Math.min(limit - left - piece.length, size - 1), size);
        push(piece);
      }
      return undefined;
    } finally {
      told(size, size);
    }
  });
}

/** To open a pipe without a writer would wait for ever; Windows has neither such pipes nor the flag. */
const openWithoutWaiting = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * Opens a file, of a size in bytes, if it is a regular one: a device may do something when it is opened. It is looked at
 * again when it is open, since another file may have taken its place.
 */
async function withRegular<T>(
  file: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T | Unreadable> {
  const notRegular = (): Unreadable => ({ kind: 'unreadable', reason: say`not a regular file` });
  if (!(await stat(file)).isFile()) return notRegular();
  const handle = await open(file, openWithoutWaiting);
  try {
    const opened = await handle.stat();
    return opened.isFile() ? await use(handle, opened.size) : notRegular();
  } finally {
    await handle.close();
  }
}

function refuse(size: number, limit: number): Unreadable | undefined {
  if (size <= limit) return undefined;
  const reason = say`too large to read (${size} bytes, the limit is ${limit})`;
  return { kind: 'unreadable', reason, isTooLarge: true };
}

/** Why nothing is there under a name that the listing gave: with other bytes than those of UTF-8 in it, it cannot be asked for. */
function reasonAt(error: unknown, name: string): string {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  return isMissing && name.includes('\ufffd') ? say`its name is not text in UTF-8` : reasonOf(error);
}

/** Plain words for the usual failures. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EACCES' || code === 'EPERM') return say`permission denied`;
  if (code === 'ENOENT') return say`no such file or directory`;
  if (code === 'ENOTDIR') return say`not a directory`;
  if (code === 'ELOOP') return say`a circle of links`;
  if (code === 'EISDIR') return say`is a directory`;
  if (code === 'ENAMETOOLONG') return say`its path is longer than the system allows`;
  if (code === 'ENOSPC') return say`no space left on the disk`;
  if (code === 'EROFS') return say`the file system is read-only`;
  return error instanceof Error ? error.message : String(error);
}
