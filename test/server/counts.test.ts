import { afterAll, expect, it } from 'vitest';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { mapFromWire, type WireMap } from '../../core/view/memoryMap/wire';
import { subtitleOf } from '../../core/view/memoryMap/layout';
import { statusNotification, viewRequest, type StatusParams, type ViewResult } from '../../protocol/server';
import { startServer, temporaryProject, type LanguageClient } from '../support/languageClient';
import { miniProject } from '../support/miniProject';

// A region that reaches into two pools is one finding with two overlaps: map, status item and Problems have to agree.
const projects = [
  {
    what: 'a region over two pools',
    overlaps: 2,
    files: miniProject({
      memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 3000K',
      buffers: [
        { name: 'a', base: '0x34100000', start: 0, end: 4096 },
        { name: 'b', base: '0x342e0000', start: 0, end: 4096 },
      ],
    }),
  },
  {
    what: 'a region beside the pools',
    overlaps: 0,
    files: miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1023K' }),
  },
];

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

it.each(projects)(
  '$what: the same counts and bytes on the map, in Problems and in the status',
  async ({ files, overlaps }) => {
    const project = temporaryProject(files as Record<string, string>);
    let status: StatusParams | undefined;
    const published = new Map<string, Diagnostic[]>();
    const client: LanguageClient = await startServer(project.root, {}, undefined, (connection) => {
      connection.onNotification(statusNotification, (params: StatusParams) => {
        status = params;
      });
      connection.onNotification(
        'textDocument/publishDiagnostics',
        ({ uri, diagnostics }: PublishDiagnosticsParams) => {
          published.set(uri, diagnostics);
        },
      );
    });
    stops.push(async () => {
      await client.stop();
      project.remove();
    });
    const params = { uri: client.uri('app.ld'), choice: null, view: 'map' };
    const { document } = await client.connection.sendRequest<ViewResult>(viewRequest, params);
    const map = mapFromWire((document as { map: WireMap }).map);
    await expect.poll(() => status?.targets.length, { timeout: 15_000 }).toBe(1);
    const count = status!.targets[0]!.overlaps;
    expect(count).toBe(overlaps);
    expect(map.overlaps).toHaveLength(count);
    expect(subtitleOf(map)).toContain(
      count === 0 ? 'no overlap found' : count === 1 ? '1 overlap' : `${count} overlaps`,
    );
    const problems = published.get(client.uri('app.ld')) ?? [];
    for (const { range } of map.overlaps) {
      const bytes = String(range.end - range.start);
      expect(
        problems.some(({ message }) => String(message).includes(bytes)),
        bytes,
      ).toBe(true);
    }
    expect(problems.length > 0).toBe(count > 0);
  },
);
