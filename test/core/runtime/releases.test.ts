import { describe, expect, it } from 'vitest';
import { formatAtonVersion } from '../../../core/model/atonVersion';
import * as table from '../../../core/runtime/releases';

describe('releases', () => {
  it.each(table.releases.map((release) => [release.name, release] as const))(
    '%s is found by every column',
    (_, release) => {
      expect(table.releaseNamed(release.name)).toBe(release);
      expect(table.releaseOfAton(release.aton)).toBe(release);
      expect(table.releaseOfAtonName(release.atonName)).toBe(release);
      expect(table.releaseOfTools(release.tools)).toBe(release);
      expect(table.releaseOfPlatform(release.platform)).toBe(release);
      expect(table.releaseOfArchiveDigits(release.archiveDigits)).toBe(release);
      expect(release.platform.replaceAll('.', '')).toBe(release.archiveDigits);
      const { major, minor, micro } = release.aton;
      expect(release.atonName).toMatch(
        new RegExp(`^atonn-v${major}\\.${minor}\\.${micro}-(rc0-)?${release.aton.dev}-g[0-9a-f]{8}$`),
      );
    },
  );

  it('is ordered and silent about what it does not know', () => {
    expect(table.releases.map((release) => formatAtonVersion(release.aton))).toEqual([
      '1.0.0.16',
      '1.1.0.31',
      '1.1.1.14',
      '1.1.3.8',
      '1.1.3.262',
      '1.1.3.275',
    ]);
    expect(table.releaseOfAton({ major: 9, minor: 0, micro: 0, dev: 0 })).toBeUndefined();
    expect(table.releaseOfArchiveDigits('1300')).toBeUndefined();
  });
});
