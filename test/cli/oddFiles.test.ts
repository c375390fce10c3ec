// What a disk may hold besides ordinary files with ordinary names, one kind a row: what is made beside or inside a project
// with one conflict, what must be said of it or that nothing is, and that every byte is there afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { createSession, type FileSystem, type SessionSettings } from '../../core';
import { nodeFileSystem } from '../../server/node/fileSystem';
import { n6mem, unwrapped, type CliRun } from '../support/cli';
import { makeHostile } from '../support/hostileProjects';
import { startServer } from '../support/languageClient';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'n6mem-odd-'));
  makeHostile(root, { family: 'disk', kind: 'odd files', files: () => ({}) });
});
afterEach(() => {
  // What was taken away is given back, or whoever is not root could not remove it.
  for (const name of ['secret', 'odd']) if (present(at(name))) chmodSync(at(name), 0o755);
  rmSync(root, { recursive: true, force: true });
});

const asItIs: SessionSettings = { severities: new Map(), focus: new Set() };

const at = (...names: string[]): string => path.join(root, ...names);

function present(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** What a folder holds: the bytes of files, the kind of everything else, by the bytes of their names. */
function everythingIn(folder: Buffer | string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  for (const name of readdirSync(folder, { encoding: 'buffer' })) {
    const file = Buffer.concat([Buffer.from(folder), Buffer.from('/'), name]);
    const found = lstatSync(file);
    const key = name.toString('latin1');
    all.set(key, found.isFile() ? readFileSync(file).toString('latin1') : `kind ${found.mode >> 12}`);
    if (found.isDirectory())
      for (const [below, content] of everythingIn(file)) all.set(`${key}/${below}`, content);
  }
  return all;
}

function pipe(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    rmSync(at(name), { force: true });
    expect(spawnSync('mkfifo', [at(name)]).status).toBe(0);
  }
}

/** A file whose name is bytes, each a character of Latin-1. */
function copyAs(name: string, of = 'app.ld'): void {
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]), readFileSync(at(of)));
}

/** The linker script has another name, and the Makefile says so in the same bytes. */
function scriptNamed(name: string): void {
  copyAs(name);
  rmSync(at('app.ld'));
  const makefile = readFileSync(at('Makefile'), 'latin1').replaceAll('app.ld', () => name);
  writeFileSync(at('Makefile'), makefile, 'latin1');
}

const longName = `${'n'.repeat(252)}.ld`;
const notChecked = (file: string, why: string): string => `Not checked: ${file}: ${why}`;
const conflict = (script: string): string =>
  `error[region-overlaps-pool]: Region RAM and the model both write the same 4 KiB --> ${script}:3:3`;
const oddNames = ['odd/app.ld', 'odd/pool.mpool', 'odd/Makefile', 'odd/network.c'];

interface OddFile {
  readonly kind: string;
  readonly make: () => void;
  readonly args?: readonly string[];
  readonly status: number;
  /** In the order of the output or not. */
  readonly said: readonly string[];
  /** Nothing is said of what was made: there is nothing that anybody could do. */
  readonly isSilent?: true;
}

const table: readonly OddFile[] = [
  {
    kind: 'pipes under every name that counts, beside the project',
    make: () => pipe(...oddNames),
    status: 1,
    said: [conflict('app.ld'), ...oddNames.map((name) => notChecked(name, 'not a regular file'))],
  },
  {
    kind: 'a pipe that nothing asks for',
    make: () => pipe('control.fifo'),
    status: 1,
    said: [conflict('app.ld')],
    isSilent: true,
  },
  {
    kind: 'a pipe for the linker script of the build',
    make: () => pipe('app.ld'),
    status: 0,
    said: ['1 target', notChecked('app.ld', 'not a regular file')],
  },
  {
    kind: 'a pipe for the pools, and the changes of a fix to be shown',
    make: () => pipe('Model/net.mpool'),
    args: ['check', '--fix-dry-run'],
    status: 1,
    said: [
      '+  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
      notChecked('Model/net.mpool', 'not a regular file'),
    ],
  },
  {
    kind: 'a pipe that the command line names',
    make: () => pipe('app.ld'),
    args: ['check', 'app.ld'],
    status: 2,
    said: ['n6mem: cannot read app.ld: not a regular file'],
  },
  {
    kind: 'a pipe for n6mem.json',
    make: () => pipe('n6mem.json'),
    status: 2,
    said: ['n6mem: cannot read n6mem.json: not a regular file'],
  },
  {
    kind: 'a link to a pipe',
    make: () => {
      pipe('control.fifo');
      symlinkSync('control.fifo', at('linked.mpool'));
    },
    status: 1,
    said: [conflict('app.ld'), notChecked('linked.mpool', 'not a regular file')],
  },
  {
    kind: 'names of 255 bytes',
    make: () => scriptNamed(longName),
    status: 1,
    said: [conflict(longName)],
  },
  {
    kind: 'a name that is not UTF-8, of the linker script of the build',
    make: () => scriptNamed('caf\xe9.ld'),
    status: 0,
    said: ['1 target', notChecked('caf\ufffd.ld', 'its name is not text in UTF-8')],
  },
  {
    kind: 'names that are not UTF-8, beside the project',
    make: () => {
      mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('d\xe9', 'latin1')]));
      copyAs('d\xe9/x.ld');
      copyAs('n\xe8.mpool', 'Model/net.mpool');
      copyAs('n\xe9.mpool', 'Model/net.mpool');
    },
    status: 1,
    said: [
      conflict('app.ld'),
      notChecked('d\ufffd', 'its name is not text in UTF-8'),
      notChecked('n\ufffd.mpool', 'its name is not text in UTF-8'),
    ],
  },
  {
    kind: 'a name in UTF-8 with the very character that stands for broken ones',
    make: () => scriptNamed(Buffer.from('caf\ufffd.ld').toString('latin1')),
    status: 1,
    said: [conflict('caf\ufffd.ld')],
  },
  ...['aux.ld', 'a:b.ld', 'q?.ld'].map((name): OddFile => ({
    kind: `${name}, which Windows forbids, for the linker script of the build`,
    make: () => scriptNamed(name),
    status: 1,
    said: [conflict(name)],
  })),
  {
    kind: 'trailing dots and blanks, which Windows drops, and its separator',
    make: () => {
      for (const name of ['app.ld.', 'app.ld ', 'Makefile.', 'net.mpool .', 'x\\y.ld']) copyAs(name);
    },
    status: 1,
    said: [conflict('app.ld')],
    isSilent: true,
  },
  {
    kind: 'a folder for the linker script',
    make: () => {
      rmSync(at('app.ld'));
      mkdirSync(at('app.ld'));
    },
    // As where it is missing: no description of a build may be complete.
    status: 0,
    said: ['0 errors, 0 warnings in 0 targets'],
    isSilent: true,
  },
  {
    kind: 'links in circles and to nothing',
    make: () => {
      symlinkSync('.', at('self'));
      symlinkSync('..', at('Model/up'));
      symlinkSync('b.ld', at('a.ld'));
      symlinkSync('a.ld', at('b.ld'));
      symlinkSync('none.mpool', at('left.mpool'));
    },
    status: 1,
    said: [conflict('app.ld'), '1 error, 0 warnings in 1 target, 8 files checked'],
    isSilent: true,
  },
];

/** Whatever is found: it ends, it says what it must, and every byte is where it was. */
function expectSaid({ status, said, isSilent }: OddFile, run: () => CliRun): void {
  const before = everythingIn(root);
  const result = run();
  const all = result.stdout + result.stderr;
  expect(all).not.toMatch(/internal error|failed on it|reading it failed/);
  for (const text of said) expect(unwrapped(all)).toContain(text);
  if (isSilent) expect(all).not.toContain('Not checked');
  expect(result.status).toBe(status);
  expect(everythingIn(root)).toEqual(before);
}

describe.skipIf(process.platform === 'win32')('odd files', () => {
  it.each(table)('$kind', (row) => {
    row.make();
    expectSaid(row, () => n6mem([...(row.args ?? ['check']), '--verbose'], { cwd: root }));
  });

  it('a socket for the linker script of the build', async () => {
    rmSync(at('app.ld'));
    const socket = createServer().listen(at('app.ld'));
    await once(socket, 'listening');
    try {
      expect(lstatSync(at('app.ld')).isSocket()).toBe(true);
      const said = ['1 target', notChecked('app.ld', 'not a regular file')];
      expectSaid({ kind: 'socket', make: () => undefined, status: 0, said }, () =>
        n6mem(['check', '--verbose'], { cwd: root }),
      );
    } finally {
      socket.close();
    }
  });

  it('pipes are not even opened: who waits to write to one still waits', async () => {
    pipe('app.ld');
    const writer = spawn('sh', ['-c', 'echo ready; echo taken > app.ld'], { cwd: root });
    const ended = once(writer, 'exit');
    await once(writer.stdout, 'data');
    const { stdout } = n6mem(['check', '--verbose'], { cwd: root });
    expect(unwrapped(stdout)).toContain(notChecked('app.ld', 'not a regular file'));
    const reader = openSync(at('app.ld'), constants.O_RDONLY | constants.O_NONBLOCK);
    expect(await ended).toEqual([0, null]);
    const buffer = Buffer.alloc(100);
    expect(buffer.toString('utf8', 0, readSync(reader, buffer))).toBe('taken\n');
    closeSync(reader);
  });

  it('a name of 255 bytes is kept when its file is fixed', () => {
    scriptNamed(longName);
    const { status, stderr } = n6mem(['check', '--fix'], { cwd: root });
    expect(stderr).toContain(`fixed: ${longName}:3`);
    expect(status).toBe(0);
    expect(readFileSync(at(longName), 'utf8')).toContain('LENGTH = 1023K');
    expect(readdirSync(root).filter((name) => name.endsWith('.n6mem'))).toEqual([]);
  });
});

/** Runs the command line as somebody who may not read everything; undefined where that is not possible here. */
const asNobody: readonly string[] | undefined = (() => {
  if (process.platform === 'win32') return undefined;
  if (process.getuid?.() !== 0) return [];
  const change = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const [command, ...rest] = [...change, process.execPath, path.resolve('dist/cli.js'), '--version'];
  return spawnSync(command!, rest).status === 0 ? change : undefined;
})();

if (!asNobody)
  console.warn('Unreadable files are not tested: this user may read everything, and setpriv is not there.');

describe.skipIf(!asNobody)('unreadable', () => {
  const rows: readonly OddFile[] = [
    {
      kind: 'file and folder beside the project',
      make: () => {
        for (const name of ['odd', 'secret']) mkdirSync(at(name));
        writeFileSync(at('odd/app.ld'), readFileSync(at('app.ld')), { mode: 0 });
        chmodSync(at('secret'), 0);
      },
      status: 1,
      said: [
        conflict('app.ld'),
        notChecked('odd/app.ld', 'permission denied'),
        notChecked('secret', 'permission denied'),
      ],
    },
    {
      kind: 'folder whose files are listed and cannot be opened',
      make: () => {
        mkdirSync(at('odd'));
        writeFileSync(at('odd/app.ld'), 'MEMORY { }');
        chmodSync(at('odd'), 0o644);
      },
      status: 1,
      said: [conflict('app.ld'), notChecked('odd/app.ld', 'permission denied')],
    },
    {
      kind: 'linker script of the build',
      make: () => chmodSync(at('app.ld'), 0),
      status: 0,
      said: ['1 target', notChecked('app.ld', 'permission denied')],
    },
    {
      kind: 'file that the command line names',
      make: () => chmodSync(at('app.ld'), 0),
      args: ['check', 'app.ld'],
      status: 2,
      said: ['n6mem: cannot read app.ld: permission denied'],
    },
  ];

  it.each(rows)('$kind', ({ make, args = ['check'], status, said }) => {
    chmodSync(root, 0o755);
    make();
    const [command, ...rest] = [
      ...asNobody!,
      process.execPath,
      path.resolve('dist/cli.js'),
      ...args,
      '--verbose',
    ];
    const run = spawnSync(command!, rest, { cwd: root, encoding: 'utf8' });
    for (const text of said) expect(unwrapped(run.stdout + run.stderr)).toContain(text);
    expect(run.status).toBe(status);
  });
});

describe('a tree that changes after it was listed', () => {
  const changes: readonly { kind: string; change: () => void; reason: string; isForUnix?: true }[] = [
    { kind: 'file is gone', change: () => rmSync(at('odd/a.ld')), reason: 'no such file or directory' },
    {
      kind: 'folder is gone',
      change: () => rmSync(at('odd'), { recursive: true }),
      reason: 'no such file or directory',
    },
    {
      kind: 'file becomes a folder',
      change: () => {
        rmSync(at('odd/a.ld'));
        mkdirSync(at('odd/a.ld'));
      },
      reason: 'not a regular file',
    },
    {
      kind: 'folder becomes a file',
      change: () => {
        rmSync(at('odd'), { recursive: true });
        writeFileSync(at('odd'), '');
      },
      reason: 'not a directory',
      isForUnix: true,
    },
    {
      kind: 'file becomes a pipe',
      change: () => pipe('odd/a.ld'),
      reason: 'not a regular file',
      isForUnix: true,
    },
    {
      kind: 'file becomes a link to itself',
      change: () => {
        rmSync(at('odd/a.ld'));
        symlinkSync('a.ld', at('odd/a.ld'));
      },
      reason: 'a circle of links',
      isForUnix: true,
    },
  ];

  it.each(changes)('$kind', async ({ change, reason, isForUnix }) => {
    if (isForUnix && process.platform === 'win32') return;
    mkdirSync(at('odd'));
    writeFileSync(at('odd/a.ld'), readFileSync(at('app.ld')));
    const session = await createSession(nodeFileSystem(root));
    change();
    const { findings } = await session.analyse(asItIs);
    expect(session.unreadable()).toEqual([{ path: 'odd/a.ld', reason }]);
    expect(findings.map(({ rule }) => rule)).toEqual(['region-overlaps-pool']);
  });

  it('a file that comes back is read once the tree is listed again', async () => {
    const session = await createSession(nodeFileSystem(root));
    renameSync(at('app.ld'), at('away'));
    expect((await session.analyse(asItIs)).findings).toEqual([]);
    renameSync(at('away'), at('app.ld'));
    await session.project.refresh();
    expect((await session.analyse(asItIs)).findings).toHaveLength(1);
    expect(session.unreadable()).toEqual([]);
  });

  it('a file that grows while it is read is not read on and on', async () => {
    const size = 9 * 1024 * 1024;
    writeFileSync(at('long.map'), 'a'.repeat(size));
    let told = 0;
    // Each step of reading finds more to read: without an end it would never come to one.
    const onRead = (): void => {
      told++;
      appendFileSync(at('long.map'), 'b'.repeat(1024 * 1024));
    };
    const disk = nodeFileSystem(root, { onRead });
    expect(await disk.read('long.map', 64 * 1024 * 1024)).toEqual({
      kind: 'unreadable',
      reason: 'it grows while it is read, or is not an ordinary file',
    });
    const limit = 40 * 1024 * 1024;
    let taken = 0;
    const pieces = await disk.readPieces!('long.map', limit, (piece) => (taken += piece.length));
    expect(pieces).toEqual({ kind: 'unreadable', reason: `too large to read (the limit is ${limit} bytes)` });
    expect(taken).toBeLessThanOrEqual(limit);
    expect(told).toBeLessThan(100);
  });
});

describe('more files than are listed', () => {
  /** The disk, which lists no more than some files, and what it was asked for. */
  function cutAfter(most: number): { disk: FileSystem; asked: number[] } {
    const disk = nodeFileSystem(root);
    const asked: number[] = [];
    const list: FileSystem['list'] = (options) => {
      asked.push(options.maxFiles);
      return disk.list({ ...options, maxFiles: most });
    };
    return { disk: { ...disk, list }, asked };
  }

  it('200,000 are asked for; what is beyond them is said, with how many were listed', async () => {
    for (let n = 0; n < 50; n++) writeFileSync(at(`z${n}.c`), '');
    const { disk, asked } = cutAfter(20);
    const session = await createSession(disk);
    const { findings, discovery } = await session.analyse(asItIs);
    expect(asked).toEqual([200_000]);
    expect(session.isCut()).toBe(true);
    expect(session.project.files.paths).toHaveLength(20);
    expect(discovery.notChecked).toContainEqual(
      expect.objectContaining({
        what: 'files beyond the first 20 of this folder',
        why: 'the folder holds more files than are listed',
      }),
    );
    expect(findings.length).toBeLessThanOrEqual(1);
  });

  it('as many as the limit are all of them, and nothing is said', async () => {
    const session = await createSession(cutAfter(everyFile()).disk);
    const { findings, discovery } = await session.analyse(asItIs);
    expect(session.isCut()).toBe(false);
    expect(discovery.notChecked).toEqual([]);
    expect(findings).toHaveLength(1);
  });

  /** How many files the project has, those of .git left out. */
  function everyFile(): number {
    return [...everythingIn(root)].filter(
      ([name, content]) => !name.startsWith('.git') && !content.startsWith('kind '),
    ).length;
  }
});

it.skipIf(process.platform === 'win32')('the editor says the same of them, and lives on', async () => {
  pipe(...oddNames);
  for (const name of ['n\xe8.mpool', longName, 'aux.ld', 'a:b.ld', 'app.ld.']) copyAs(name);
  symlinkSync('.', at('self'));
  const log: string[] = [];
  const wants = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
  const client = await startServer(root, wants, undefined, (connection) => {
    connection.onRequest('workspace/diagnostic/refresh', () => null);
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      log.push(message);
    });
  });
  const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  const shown = report.items.flatMap((item) => (item.kind === 'full' ? item.items : []));
  const files = report.items.flatMap((item) =>
    item.kind === 'full' && item.items.some(({ code }) => code === 'region-overlaps-pool') ? [item.uri] : [],
  );
  expect(files).toContain(client.uri('app.ld'));
  const all = [...log, ...shown.map(({ message }) => message)].join('\n');
  for (const name of oddNames) expect(all).toContain(`${name}: not a regular file`);
  expect(all).toContain('n\ufffd.mpool: its name is not text in UTF-8');
  expect(all).not.toMatch(/reading it failed|failed on it/);
  expect(client.complaints).toEqual([]);
  expect(await client.stop()).toBe(0);
});
