import { rmSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';
import { linkerScript, miniProject } from '../support/miniProject';

/** Everything that the editor shows, by file: `error region-overlaps-pool`. */
type Shown = Record<string, string[]>;

const files = miniProject({
  memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K',
  buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 4096 }],
}) as Record<string, string>;
const wide = linkerScript('  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K');

let project: TemporaryProject;
let client: LanguageClient;
const published = new Map<string, Diagnostic[]>();

beforeEach(async () => {
  published.clear();
  project = temporaryProject(files);
  client = await startServer(project.root, {}, undefined, (connection) => {
    connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: PublishDiagnosticsParams) => {
        published.set(uri, diagnostics);
      },
    );
  });
});

afterEach(async () => {
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});

function shown(): Shown {
  const severities = ['', 'error', 'warning', 'information', 'hint'];
  const entries = [...published]
    .filter(([, diagnostics]) => diagnostics.length > 0)
    .map(([uri, diagnostics]): [string, string[]] => [
      uri.slice(client.uri('').length).replace(/^\//, ''),
      diagnostics.map(({ severity, code }) => `${severities[severity ?? 0]} ${String(code)}`).sort(),
    ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Waits until the editor shows this and nothing else. */
async function expectShown(expected: Shown): Promise<void> {
  const end = Date.now() + 15_000;
  while (JSON.stringify(shown()) !== JSON.stringify(expected) && Date.now() < end) {
    await new Promise((done) => setTimeout(done, 25));
  }
  expect(shown()).toEqual(expected);
}

async function disk(change: 'created' | 'changed' | 'deleted', file: string, text?: string): Promise<void> {
  if (text === undefined) rmSync(path.join(project.root, file));
  else project.write(file, text);
  const type = { created: 1, changed: 2, deleted: 3 }[change];
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: client.uri(file), type }],
  });
}

const overlap: Shown = {
  'Model/net.mpool': ['error region-overlaps-pool'],
  'app.ld': ['error region-overlaps-pool'],
};

describe('one change on disk changes exactly the findings that it should', () => {
  it('widening and narrowing the script', async () => {
    await disk('changed', 'app.ld', wide);
    await expectShown(overlap);
    await disk('changed', 'app.ld', files['app.ld']!);
    await expectShown({});
  });

  it('unlinking the script: another one counts', async () => {
    await disk('changed', 'app.ld', wide);
    await expectShown(overlap);
    await disk('created', 'small.ld', files['app.ld']!);
    await disk('changed', 'Makefile', files.Makefile!.replace('LDSCRIPT = app.ld', 'LDSCRIPT = small.ld'));
    await expectShown({});
  });

  it('moving the pool: the built model is older now', async () => {
    await disk(
      'changed',
      'Model/net.mpool',
      files['Model/net.mpool']!.replace('"1024", "magnitude": "KBYTES"', '"512", "magnitude": "KBYTES"'),
    );
    await expectShown({
      'Model/net.mpool': ['warning model-outdated'],
      'Model/network.c': ['warning model-outdated'],
    });
  });

  it('deleting and restoring the pool file', async () => {
    await disk('changed', 'app.ld', wide);
    await expectShown(overlap);
    await disk('deleted', 'Model/net.mpool');
    await expectShown({
      'Model/network.c': ['error region-overlaps-pool'],
      'Model/user_neuralart.json': ['warning profile-pool-missing'],
      'app.ld': ['error region-overlaps-pool'],
    });
    await disk('created', 'Model/net.mpool', files['Model/net.mpool']!);
    await expectShown(overlap);
  });

  it('updating half of the runtime, then all of it', async () => {
    const stai = files['Runtime/Inc/stai.h']!;
    await disk(
      'changed',
      'Runtime/Inc/stai.h',
      stai.replace('MAJOR (2)', 'MAJOR (3)').replace('MINOR (1)', 'MINOR (0)'),
    );
    await expectShown({
      'Runtime/Inc/core_datatypes.h': ['error runtime-partial-update'],
      'Runtime/Inc/stai.h': ['error runtime-partial-update'],
      'Runtime/ll_aton/ll_aton_version.h': ['error runtime-partial-update'],
    });
    await disk('changed', 'Runtime/Inc/stai.h', stai);
    await expectShown({});
  });

  it('a model of another compiler', async () => {
    const other = files['Model/network.c']!.replace('VERSION_DEV != 31', 'VERSION_DEV != 30');
    await disk('changed', 'Model/network.c', other);
    await expectShown({
      'Model/network.c': ['error runtime-version-mismatch'],
      'Runtime/ll_aton/ll_aton_version.h': ['error runtime-version-mismatch'],
    });
  });

  it('deleting the runtime', async () => {
    await disk('deleted', 'Runtime/ll_aton/ll_aton_version.h');
    await disk('deleted', 'Runtime/Inc/stai.h');
    await disk('deleted', 'Runtime/Inc/core_datatypes.h');
    // The archive is a runtime still, and nothing says that it is the wrong one.
    await expectShown({});
    await disk('changed', 'Makefile', files.Makefile!.replace(/ -l:\S+/, ''));
    await expectShown({ 'Model/network.c': ['information runtime-missing'] });
  });
});
