import { describe, expect, it } from 'vitest';
import { createSession } from '../../../core';
import type { FileSystem } from '../../../core/base/fileSystem';
import { memoryFileSystem } from '../../support/memoryProject';
import { mapText } from '../../support/miniImage';
import { miniProject } from '../../support/miniProject';

const map = mapText({
  regions: [['RAM', 0x34000400, 0x13fc00]],
  sections: [{ name: '.bss', start: 0x340ff000, size: 0x2000 }],
});
const project = {
  ...miniProject({
    memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1279K',
    sections: '  .bss : { *(.bss*) } > RAM',
    buffers: [{ name: 'conv_out', base: '0x34100000', start: 0, end: 0x1000 }],
  }),
  'build/app.map': map,
};

/** A disk on which the map is too large for a text. */
function diskWithLargeMap(pieces: readonly string[] | undefined): { disk: FileSystem; readings: string[] } {
  const whole = memoryFileSystem(project);
  const readings: string[] = [];
  const tooLarge = {
    kind: 'unreadable',
    reason: 'too large to read (314572800 bytes, the limit is 16777216)',
    isTooLarge: true,
  } as const;
  const disk: FileSystem = {
    ...whole,
    read: (path, limit) => (path.endsWith('.map') ? Promise.resolve(tooLarge) : whole.read(path, limit)),
    readPieces: (path, _limit, push) => {
      readings.push(path);
      pieces?.forEach(push);
      return Promise.resolve(pieces ? undefined : tooLarge);
    },
  };
  return { disk, readings };
}

const settings = { severities: new Map(), focus: new Set<string>() };

describe('files that are too large to hold', () => {
  it('reads a large map once, in pieces, and finds the same', async () => {
    const { disk, readings } = diskWithLargeMap([map.slice(0, 300), map.slice(300)]);
    const session = await createSession(disk);
    for (const round of [1, 2]) {
      const { findings } = await session.analyse(settings);
      const found = findings.find((finding) => finding.rule === 'image-overlaps-model');
      expect([round, found?.severity, found?.proof]).toEqual([round, 'error', 'proven']);
    }
    expect(readings).toEqual(['build/app.map']);
    expect(session.unreadable()).toEqual([]);
  });

  it('reads it again once it has changed', async () => {
    const { disk, readings } = diskWithLargeMap([map]);
    const session = await createSession(disk);
    await session.analyse(settings);
    session.project.invalidate('build/app.map');
    await session.analyse(settings);
    expect(readings).toHaveLength(2);
  });

  it.each<[string, readonly string[] | undefined, string]>([
    ['beyond every limit', undefined, 'too large to read (314572800 bytes, the limit is 16777216)'],
    ['and no map', ['hello\n'], 'too large to read, and not a map of GNU ld'],
  ])('says so of a map %s, and goes on without it', async (_name, pieces, reason) => {
    const session = await createSession(diskWithLargeMap(pieces).disk);
    const { findings } = await session.analyse(settings);
    expect(findings.map((finding) => finding.rule)).toEqual(['region-overlaps-pool']);
    expect(session.unreadable()).toEqual([{ path: 'build/app.map', reason }]);
  });
});
