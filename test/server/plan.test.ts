import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import {
  planAtRequest,
  planRequest,
  viewCommands,
  viewRequest,
  type PlanAnswer,
  type PlanAtAnswer,
  type ViewResult,
} from '../../protocol/server';
import type { PlanModel } from '../../core';
import {
  startServer,
  temporaryProject,
  type LanguageClient,
  type TemporaryProject,
} from '../support/languageClient';

const script = 'Application/STM32N6570-DK/STM32N657xx.ld';
const pools = 'Model/my_mpools/smart-camera_STM32N6570-DK.mpool';

let project: TemporaryProject;
let client: LanguageClient;
/** What the server asked the user, and which button is pressed. */
const asked: { message: string; actions: string[] }[] = [];
let press: string | null = null;
const applied: { label?: string; edit: WorkspaceEdit }[] = [];

beforeAll(async () => {
  project = temporaryProject({}, 'examples/smart-camera');
  client = await startServer(project.root);
  client.connection.onRequest(
    'window/showMessageRequest',
    ({ message, actions }: { message: string; actions: { title: string }[] }) => {
      asked.push({ message, actions: actions.map(({ title }) => title) });
      return press === null ? null : { title: press };
    },
  );
  client.connection.onRequest('workspace/applyEdit', (params: (typeof applied)[number]) => {
    applied.push(params);
    return { applied: true };
  });
});

afterAll(async () => {
  await client.stop();
  expect(client.complaints).toEqual([]);
  project.remove();
});

async function folder(): Promise<string> {
  const params = { uri: client.uri(script), choice: null, view: 'map' };
  const { folder: uri } = await client.connection.sendRequest<ViewResult>(viewRequest, params);
  return uri!;
}

describe('the plan of a target', () => {
  it('has every useful end, and says what each means', async () => {
    const target = { folder: await folder(), choice: 'map:STM32N6570-DK' };
    const { plan, text } = await client.connection.sendRequest<PlanAnswer>(planRequest, target);
    const model = plan as PlanModel;
    expect(text).toBe('');
    expect(model).toMatchObject({
      region: 'AXISRAM1_S',
      start: '0x34000400',
      today: 0x13fc00,
      least: 1105920,
    });
    expect(model.plans.map(({ at }) => at)).toEqual([0xffc00, 0x16fc00]);
    const at = (end: number): Promise<PlanAtAnswer> =>
      client.connection.sendRequest(planAtRequest, { ...target, at: end });
    const most = await at(0x16fc00);
    expect(most.changes.map(({ name, kind, file, start, end }) => [name, kind, file, start, end])).toEqual([
      ['AXISRAM1_S', 'region', script, '0x34000400', '0x34170000'],
      ['cpuRAM2', 'pool', pools, '0x34170000', '0x34200000'],
    ]);
    expect(most.missing).toBe(0);
    expect(most.lines.at(-1)).toContain('stedgeai generate');
    const tooMuch = await at(0x1ffc00);
    expect(tooMuch).toMatchObject({ changes: [], missing: 131072 });
    expect(tooMuch.lines.join(' ')).toContain('131072 bytes (128 KiB) are missing');
  });

  it('is nothing of a target that is gone', async () => {
    const target = { folder: await folder(), choice: 'map:nowhere' };
    expect(await client.connection.sendRequest(planRequest, target)).toEqual({
      plan: null,
      text: 'This target is gone.',
    });
    expect(await client.connection.sendRequest(planAtRequest, { ...target, at: 4096 })).toEqual({
      changes: [],
      missing: 0,
      lines: [],
    });
  });
});

describe('the command in an editor without a panel', () => {
  const run = (): Promise<unknown> =>
    client.connection.sendRequest('workspace/executeCommand', {
      command: viewCommands.plan,
      arguments: [client.uri(script)],
    });

  it('asks, and makes the plan that is taken as one edit of both files', async () => {
    press = 'Most for the application';
    await run();
    expect(asked.at(-1)!.actions).toEqual(['Least change', 'Most for the application']);
    expect(asked.at(-1)!.message).toContain('cpuRAM2 becomes [0x34170000, 0x34200000).');
    const edit = JSON.stringify(applied.at(-1));
    expect(applied).toHaveLength(1);
    expect(edit).toContain('1471K');
    expect(edit).toContain('0x34170000');
  });

  it('changes nothing where none is taken', async () => {
    press = null;
    await run();
    expect(applied).toHaveLength(1);
  });
});
