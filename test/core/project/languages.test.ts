import { afterEach, describe, expect, it } from 'vitest';
import { chooseWording } from '../../../core';
import { parseProjectConfiguration } from '../../../core/project/projectConfiguration';
import { brackets, isBracketed } from '../../support/brackets';
import { projectFixture } from '../../support/projectFixture';
import { discoverIn } from './discoveryFixtures';

afterEach(() => chooseWording());

describe('in the language of the reader', () => {
  it('are the reasons of what was not checked, of candidates and of what is near', () => {
    chooseWording(brackets);
    const { notChecked, candidates, targets } = discoverIn(
      projectFixture(
        '//- EWARM/app.ewp\n<project/>\n//- app.ld\nMEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 64K }\n//- old/app.ld\nMEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 64K }\n//- pools/my.mpool\n{}\n//- n6mem.json\n{ "targets": [{ "name": "app", "linkerScripts": ["app.ld"] }] }',
      ),
    );
    expect(notChecked.map(({ what, why, remedy }) => [what, why, remedy].map(isBracketed))).toEqual([
      [true, true, true],
    ]);
    expect(candidates.map(({ file, why }) => [file, isBracketed(why)])).toEqual([
      ['old/app.ld', true],
      ['pools/my.mpool', true],
    ]);
    const near = targets.flatMap(({ files }) => files.flatMap(({ evidence }) => evidence));
    // The line of a file is evidence as it stands there.
    expect(near.map(({ strength, text }) => [strength, isBracketed(text)])).toEqual([[1, false]]);
  });

  it.each(['{ "targets": ', '{ "targts": [] }', '{ "targets": {} }', '{ "budgets": { "RAM": "much" } }'])(
    'is what is wrong in n6mem.json: %s',
    (text) => {
      chooseWording(brackets);
      const { problems } = parseProjectConfiguration(text);
      expect(problems.map(({ message }) => isBracketed(message))).not.toContain(false);
      expect(problems).not.toEqual([]);
    },
  );
});
