import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  imageRequest,
  viewRequest,
  whatIfRequest,
  type ImageResult,
  type ViewResult,
  type WhatIfAnswer,
} from '../../protocol/server';
import { fillFromWire, type WireFill } from '../../core/view/fill/wire';
import { mapFromWire, type WireMap } from '../../core/view/memoryMap/wire';
import { timelineFromWire, type WireTimeline } from '../../core/view/timeline/wire';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';

const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';
const script = 'Application/STM32N6570-DK/STM32N657xx.ld';

let project: TemporaryProject;
let client: LanguageClient;

beforeAll(async () => {
  project = temporaryProject({}, 'examples/smart-camera');
  client = await startServer(project.root);
});

afterAll(async () => {
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});

const ask = (params: object): Promise<ViewResult> => client.connection.sendRequest(viewRequest, params);

describe('views', () => {
  it('show the absolute pools of a pool file that came without a project', async () => {
    const file = 'one.mpool';
    const lone = temporaryProject({ [file]: readFileSync(`examples/smart-camera/${pools}`, 'utf8') });
    const other = await startServer(lone.root);
    const params = { uri: other.uri(file), choice: null, view: 'map' };
    const { document } = await other.connection.sendRequest<ViewResult>(viewRequest, params);
    const { label, map } = document as { label: string; map: WireMap };
    expect(label).toBe(file);
    const { claims } = mapFromWire(map);
    expect(claims.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cpuRAM2', 'npuRAM6', 'octoFlash']),
    );
    expect(claims.find(({ name }) => name === 'npuRAM6')?.range.start).toBe(0x34350000n);
    await other.stop();
    lone.remove();
  });

  it('offer every target and every c_info, and begin with the target of the document', async () => {
    const result = await ask({ uri: client.uri(script), choice: null, view: 'map' });
    expect(result.choices.map(({ id }) => id)).toEqual([
      'map:NUCLEO-N657X0-Q',
      'map:STM32N6570-DK',
      'timeline:Model/NUCLEO-N657X0-Q/network_c_info.json',
      'timeline:Model/STM32N6570-DK/network_c_info.json',
      'fill:Application/NUCLEO-N657X0-Q/build/smart-camera.map',
    ]);
    const document = result.document as { id: string; map: WireMap };
    expect(document.id).toBe('map:STM32N6570-DK');
    const map = mapFromWire(document.map);
    expect(map.overlaps.map(({ range }) => range)).toEqual([{ start: 0x34100000n, end: 0x34140000n }]);
    expect(new Set(map.claims.map(({ kind }) => kind))).toContain('buffer');
  });

  it('show a timeline', async () => {
    const result = await ask({
      uri: null,
      choice: 'timeline:Model/STM32N6570-DK/network_c_info.json',
      view: 'timeline',
    });
    const timeline = timelineFromWire((result.document as { timeline: WireTimeline }).timeline);
    expect(timeline.buffers.length).toBe(45);
    expect(timeline.pools.map(({ name }) => name)).toContain('cpuRAM2');
  });

  it('show what fills the image of the target that is shown, with the way to its sources', async () => {
    const { document } = await ask({ uri: null, choice: 'map:NUCLEO-N657X0-Q', view: 'fill' });
    const { id, fill } = document as { id: string; fill: WireFill };
    expect(id).toBe('fill:Application/NUCLEO-N657X0-Q/build/smart-camera.map');
    const model = fillFromWire(fill);
    expect(model.bars.map(({ name, kind }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['region AXISRAM1_S', 'pool npuRAM5']),
    );
    for (const { used, parts } of model.bars)
      expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(used);
    expect([...model.sources.values()]).toContain('Application/NUCLEO-N657X0-Q/Src/camera.c');
    expect(model.bars[0]!.declared?.file).toMatch(/\.ld$/);
  });

  it('read an image to compare with, also outside the project, and no other file', async () => {
    const outside = temporaryProject({}, 'examples/smart-camera/Application/NUCLEO-N657X0-Q/build');
    const image = async (file: string): Promise<unknown> => {
      const params = { uri: pathToFileURL(join(outside.root, file)).toString() };
      return (await client.connection.sendRequest<ImageResult>(imageRequest, params)).fill;
    };
    const model = fillFromWire((await image('smart-camera.elf')) as WireFill);
    expect(model.bars.map(({ name }) => name)).toContain('AXISRAM1_S');
    expect(await image('nothing.elf')).toBeNull();
    outside.remove();
  });

  it('read a run of a model to compare with, also outside the project, and no other JSON', async () => {
    const outside = temporaryProject({ 'other.json': '{}' }, 'examples/smart-camera/Model/NUCLEO-N657X0-Q');
    const run = async (file: string): Promise<ImageResult> => {
      const params = { uri: pathToFileURL(join(outside.root, file)).toString() };
      return client.connection.sendRequest<ImageResult>(imageRequest, params);
    };
    const { fill, timeline } = await run('network_c_info.json');
    expect(fill).toBeNull();
    const model = timelineFromWire(timeline as WireTimeline);
    expect(model.epochs.reduce((sum, { cycles }) => sum + cycles, 0)).toBeGreaterThan(4_000_000);
    expect(await run('other.json')).toEqual({ fill: null, timeline: null });
    outside.remove();
  });

  it('say what a dragged boundary would mean, and how it is written', async () => {
    const { folder, document } = await ask({
      uri: client.uri(script),
      choice: 'map:STM32N6570-DK',
      view: 'map',
    });
    const region = (document as { map: WireMap }).map.claims.find(({ kind }) => kind === 'region')!;
    const change = { name: region.name, kind: 'region', file: region.source.file, span: region.source.span };
    const drag = (end: string): Promise<WhatIfAnswer> =>
      client.connection.sendRequest(whatIfRequest, {
        folder,
        changes: [{ ...change, start: '0x34000400', end }],
      });
    const better = await drag('0x34100000');
    expect(better).toMatchObject({ outcome: 'better', files: [script], edits: 1 });
    expect(better.text).toBe('Ends error region-overlaps-pool of 262144 bytes (256 KiB).');
    expect(JSON.stringify(better.edit)).toContain('"newText":"1023K"');
    const same = await drag('0x34120000');
    expect(same.outcome).toBe('same');
    const impossible = await client.connection.sendRequest(whatIfRequest, {
      folder,
      changes: [{ ...change, name: 'NOWHERE', start: '0x0', end: '0x1' }],
    });
    expect(impossible).toMatchObject({ outcome: 'impossible', edit: null });
  });
});
