import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createScheduler } from '../../server/scheduler';

const folder = 'file:///project';
const log = { error: (message: string) => expect.unreachable(message) };

describe('the scheduler', () => {
  it('does once what was requested many times', async () => {
    let count = 0;
    const scheduler = createScheduler(() => Promise.resolve(void count++), log);
    for (let n = 0; n < 5; n++) scheduler.request(folder);
    await scheduler.settled(folder);
    expect(count).toBe(1);
    expect(scheduler.isBehind(folder)).toBe(false);
  });

  it('is behind only with work that takes longer than a keystroke may wait', async () => {
    let duration = 1;
    const scheduler = createScheduler(() => sleep(duration), log);
    scheduler.request(folder);
    await scheduler.settled(folder);
    scheduler.request(folder);
    expect(scheduler.isBehind(folder)).toBe(false);
    duration = 40;
    await scheduler.settled(folder);
    scheduler.request(folder);
    expect(scheduler.isBehind(folder)).toBe(true);
    await scheduler.settled(folder);
    expect(scheduler.isBehind(folder)).toBe(false);
  });

  it('leaves a pause before long work, but not where somebody waits for it', async () => {
    let running = false;
    const scheduler = createScheduler(async () => {
      running = true;
      await sleep(60);
      running = false;
    }, log);
    scheduler.request(folder);
    await scheduler.settled(folder);
    scheduler.request(folder);
    await sleep(10);
    expect(running).toBe(false);
    const done = scheduler.settled(folder);
    await sleep(10);
    expect(running).toBe(true);
    await done;
    expect(running).toBe(false);
  });
});
