import { describe, expect, it } from 'vitest';
import { statementOf } from '../../../../core/rules/engine/finding';
import { applyEdits } from '../../../../core/base/edits';
import { analyse } from '../../../support/memoryProject';
import { miniProject, poolFile, cpuRam2, npuRam5, octoFlash } from '../../../support/miniProject';

const plain = poolFile([cpuRam2, npuRam5, octoFlash]);

/** The findings of mpool-syntax for a pool file, with the text after the fix. */
async function syntax(text: string) {
  const analysis = await analyse(miniProject({ files: { 'Model/net.mpool': text } }));
  const { findings } = analysis;
  return findings
    .filter(({ rule }) => rule === 'mpool-syntax')
    .map((finding) => {
      const [fix] = analysis.fixesOf(finding);
      return {
        severity: finding.severity,
        message: statementOf(finding),
        fixed: fix && applyEdits(text, [...fix.edits]),
      };
    });
}

describe('text that the compiler is reported to refuse', () => {
  it('a byte order mark, with a fix', async () => {
    expect(await syntax(`\ufeff${plain}`)).toEqual([
      {
        severity: 'warning',
        message: 'The compiler is reported to refuse the file for its byte order mark.',
        fixed: plain,
      },
    ]);
  });

  it('text outside ASCII, which only its author can replace', async () => {
    expect(await syntax(plain.replace('"name": "cpuRAM2"', '"name": "cpuRAM2 зона NPU зона"'))).toEqual([
      {
        severity: 'warning',
        message: 'The compiler is reported to refuse the file for this text outside ASCII.',
        fixed: undefined,
      },
    ]);
  });

  it('is silent over plain ASCII, escapes included', async () => {
    expect(await syntax(plain)).toEqual([]);
    expect(await syntax(plain.replace('"cpuRAM2"', '"cpu\\u0052AM2"'))).toEqual([]);
  });
});
