import { describe, expect, it } from 'vitest';
import { createScheduler, Interrupted } from '../../server/scheduler';
import { createWorkspace } from '../../server/workspace';
import { memoryFileSystem, summary } from '../support/memoryProject';
import { miniProject } from '../support/miniProject';

const folder = 'file:///project';
const log = { error: (message: string) => expect.unreachable(message) };
const files = miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1024K' });

function openWorkspace(): ReturnType<typeof createWorkspace> {
  const workspace = createWorkspace(() => memoryFileSystem(files));
  workspace.changeFolders([folder], []);
  return workspace;
}

describe('a check that is interrupted', () => {
  it('keeps the last analysis, and the next one is whole', async () => {
    const workspace = openWorkspace();
    await workspace.analyse(folder);
    // From here on every file is loaded: one round.
    let steps = 0;
    const before = await workspace.analyse(folder, () => void steps++);
    // A target, each rule over it, each file: enough places to stop at.
    expect(steps).toBeGreaterThan(20);
    for (const stopAt of [1, Math.floor(steps / 2), steps]) {
      let left = stopAt;
      const stopped = workspace.analyse(folder, () => {
        if (--left === 0) throw new Interrupted();
        return undefined;
      });
      await expect(stopped).rejects.toBeInstanceOf(Interrupted);
      expect(workspace.folders()[0]!.analysis).toBe(before);
    }
    expect(summary(await workspace.analyse(folder))).toEqual(summary(before));
    expect(summary(before).join()).toContain('region-overlaps-pool');
  });

  it('is the same as one without pauses while another question is answered', async () => {
    const workspace = openWorkspace();
    const wait = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
    const [paused, asked] = await Promise.all([
      workspace.analyse(folder, wait),
      workspace.ask(folder, (analysis) => summary(analysis)),
    ]);
    expect(summary(paused)).toEqual(asked);
    expect(asked).toEqual(summary(await openWorkspace().analyse(folder)));
  });
});

describe('the scheduler', () => {
  /** Work of many steps that says what became of it. */
  function steppedWork(steps: number) {
    const ends: string[] = [];
    const scheduler = createScheduler(async (_uri, pause) => {
      try {
        for (let step = 0; step < steps; step++) {
          const end = performance.now() + 2;
          while (performance.now() < end);
          await pause?.();
        }
        ends.push(pause ? 'done' : 'done without pauses');
      } catch (error) {
        ends.push('interrupted');
        throw error;
      }
    }, log);
    return { scheduler, ends };
  }

  it('ends a check for a newer request, and checks again', async () => {
    const { scheduler, ends } = steppedWork(40);
    scheduler.request(folder);
    await new Promise((done) => setTimeout(done, 20));
    scheduler.request(folder);
    await scheduler.settled(folder);
    expect(ends).toEqual(['interrupted', 'done']);
  });

  it('lets a check end at last under requests that never cease', async () => {
    const { scheduler, ends } = steppedWork(40);
    const typing = setInterval(() => scheduler.request(folder), 1);
    while (!ends.some((end) => end.startsWith('done'))) await new Promise((done) => setTimeout(done, 5));
    clearInterval(typing);
    scheduler.stop();
    expect(ends.slice(0, 6)).toEqual([...Array<string>(5).fill('interrupted'), 'done without pauses']);
  });

  it('ends the running check and begins none when it is stopped', async () => {
    const { scheduler, ends } = steppedWork(40);
    scheduler.request(folder);
    await new Promise((done) => setTimeout(done, 20));
    scheduler.request(folder);
    scheduler.stop();
    await scheduler.settled(folder);
    expect(ends).toEqual(['interrupted']);
  });
});
