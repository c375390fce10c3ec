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
    let time = 0;
    let duration = 1;
    const work = (): Promise<void> => Promise.resolve(void (time += duration));
    const scheduler = createScheduler(work, log, () => time);
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
    let time = 0;
    let begun = 0;
    const work = (): Promise<void> => {
      begun++;
      time += 1000;
      return Promise.resolve();
    };
    const scheduler = createScheduler(work, log, () => time);
    scheduler.request(folder);
    await scheduler.settled(folder);
    scheduler.request(folder);
    await sleep(0);
    expect(begun).toBe(1);
    const done = scheduler.settled(folder);
    await sleep(0);
    expect(begun).toBe(2);
    await done;
  });
});
