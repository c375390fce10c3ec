import { describe, expect, it } from 'vitest';
import { rangeOf, type AddressRange } from '../../../core/base/addressRange';
import { formatRange } from '../../../core/base/size';
import { wholeFile } from '../../../core/base/span';
import { defaultDevice } from '../../../core/device/devices';
import {
  claimOf,
  type Claim,
  type ClaimFacts,
  type ClaimKind,
  type ReservedSubject,
} from '../../../core/memory/claim';
import { buildRangeIndex, itemsIn } from '../../../core/base/rangeIndex';
import { createLedger, ledgerOf, type Ledger } from '../../../core/memory/ledger';
import {
  aliveTogether,
  always,
  namesOfPhases,
  whileApplicationRuns,
  whileCopying,
  whileFsblRuns,
  whileModelRuns,
  type Alive,
} from '../../../core/memory/phases';
import { meetingsWithin, overlapsBetween, overlapsWithin } from '../../../core/memory/sweep';
import { analyse, type ProjectTexts } from '../../support/memoryProject';
import { miniProject, npuRam5, octoFlash } from '../../support/miniProject';
import { weightsAt } from '../../support/twoModels';

function reserved(
  name: string,
  written: AddressRange,
  alive: Alive = whileApplicationRuns,
  facts: Partial<ClaimFacts<ReservedSubject>> = {},
): Claim {
  return claimOf(defaultDevice, {
    subject: { kind: 'reserved', by: name },
    name,
    written,
    alive,
    certainty: 'used',
    proof: 'declared',
    place: { file: `${name}.c`, span: wholeFile },
    side: 'application',
    owner: `${name}.c`,
    ...facts,
  });
}

const ram = rangeOf(0x34000000n, 0x1000n);
const pairs = (ledger: Ledger): string[] =>
  ledger
    .overlaps('reserved', 'reserved')
    .map(({ first, second, shared }) => `${first.name} × ${second.name} ${formatRange(shared)}`);

describe('alive together', () => {
  const first = { first: 0, last: 3 };
  it.each<[string, Alive, Alive, boolean]>([
    ['the FSBL’s RAM is free after the jump', whileFsblRuns, whileApplicationRuns, false],
    ['the copy lands on the FSBL that makes it', whileCopying, whileFsblRuns, true],
    ['the copy does not meet the running application', whileCopying, whileApplicationRuns, false],
    ['flash stays', always, whileFsblRuns, true],
    ['models run one after the other', whileModelRuns('a.c'), whileModelRuns('b.c'), false],
    ['a model and the application share time', whileModelRuns('a.c'), whileApplicationRuns, true],
    [
      'one model in one epoch',
      whileModelRuns('a.c', first),
      whileModelRuns('a.c', { first: 3, last: 9 }),
      true,
    ],
    [
      'one model, epochs apart',
      whileModelRuns('a.c', first),
      whileModelRuns('a.c', { first: 4, last: 9 }),
      false,
    ],
    ['one model, epochs unknown', whileModelRuns('a.c', first), whileModelRuns('a.c'), true],
  ])('%s', (_, a, b, expected) => {
    expect(aliveTogether(a, b)).toBe(expected);
    expect(aliveTogether(b, a)).toBe(expected);
  });

  it('two models that run at once', () => {
    expect(aliveTogether(whileModelRuns('a.c'), whileModelRuns('b.c'), () => true)).toBe(true);
  });

  it('names the phases in order', () => {
    expect(namesOfPhases(whileFsblRuns)).toEqual(['fsbl', 'copy']);
  });
});

describe('the ledger', () => {
  it('pairs what shares bytes and a phase, and nothing else', () => {
    const claims = [
      reserved('a', ram),
      reserved('b', rangeOf(0x34000800n, 0x1000n)),
      reserved('fsbl', ram, whileFsblRuns),
      reserved('copy', rangeOf(0x34000fffn, 2n), whileCopying),
      reserved('beside', rangeOf(0x34001800n, 0x10n)),
    ];
    expect(pairs(createLedger(defaultDevice, claims))).toEqual([
      'a × b [0x34000800, 0x34001000)',
      'fsbl × copy [0x34000fff, 0x34001000)',
    ]);
  });

  it('compares non-secure addresses with secure ones', () => {
    const claims = [reserved('a', rangeOf(0x24000000n, 0x10n)), reserved('b', rangeOf(0x3400000fn, 0x10n))];
    const ledger = createLedger(defaultDevice, claims);
    expect(pairs(ledger)).toEqual(['a × b [0x3400000f, 0x34000010)']);
    expect(ledger.at(0x24000000n).map(({ name }) => name)).toEqual(['a']);
    expect(ledger.at(0x34000010n).map(({ name }) => name)).toEqual(['b']);
  });

  it('looks at the pieces, not at what lies between them', () => {
    const pieces = [rangeOf(0x34000000n, 0x10n), rangeOf(0x34000020n, 0x10n)];
    const gappy = reserved('gappy', rangeOf(0x34000000n, 0x30n), whileApplicationRuns, { pieces });
    const between = createLedger(defaultDevice, [gappy, reserved('between', rangeOf(0x34000010n, 0x10n))]);
    expect(pairs(between)).toEqual([]);
    expect(between.at(0x34000018n).map(({ name }) => name)).toEqual(['between']);
    const over = createLedger(defaultDevice, [gappy, reserved('over', rangeOf(0x34000008n, 0x20n))]);
    expect(over.overlaps('reserved', 'reserved')[0]?.pieces).toEqual([
      rangeOf(0x34000008n, 8n),
      rangeOf(0x34000020n, 8n),
    ]);
  });

  it('knows what is free when, and does not call the unknown free', () => {
    const bank = rangeOf(0x70000000n, 0x1000n);
    const image = reserved('image', rangeOf(0x70000400n, 1n), always, { extentIsKnown: false });
    const ledger = createLedger(defaultDevice, [
      image,
      reserved('weights', rangeOf(0x70000800n, 0x100n), always),
    ]);
    expect(ledger.free(bank)).toEqual({
      free: [rangeOf(0x70000000n, 0x400n), rangeOf(0x70000900n, 0x700n)],
      unknown: [rangeOf(0x70000401n, 0x3ffn)],
    });
    const fsbl = createLedger(defaultDevice, [reserved('fsbl', ram, whileFsblRuns)]);
    expect(fsbl.free(ram).free).toEqual([ram]);
    expect(fsbl.free(ram, ['copy']).free).toEqual([]);
  });
});

describe('the claims of a target', () => {
  const texts = (files: ProjectTexts): Promise<Ledger> =>
    analyse(files).then(({ targets }) => ledgerOf(targets[0]!));

  it('hold flash for good and RAM while somebody runs there', async () => {
    const buffers = [
      weightsAt('0x70380000', 0x1000),
      { name: 'out', base: '0x342e0000', start: 0, end: 4096 },
    ];
    const ledger = await texts(miniProject({ pools: [npuRam5, octoFlash], buffers }));
    const when = (kind: ClaimKind): string[] =>
      ledger.ofKind(kind).map(({ name, alive }) => `${name}: ${namesOfPhases(alive)[0]}`);
    expect(when('region')).toEqual(['RAM: application']);
    expect(when('pool')).toEqual(['npuRAM5: application', 'octoFlash: programming']);
    expect(when('weights')).toEqual(['octoFlash: programming']);
    expect(when('buffer')).toEqual(['out: inference']);
  });
});

/** Work per claim, in units of log2 n: it stays where n grows, if the work is linearithmic. */
describe('a million claims', () => {
  const count = 1_000_000;
  const bound = 8 * count * Math.log2(count);
  // A whole memory, and in it neighbours of which every thousandth reaches over the next.
  const claims = Array.from({ length: count }, (_, i) => ({
    range: rangeOf(BigInt(i) * 16n, i % 1000 === 0 ? 20n : 16n),
  }));
  const whole = { range: rangeOf(0n, BigInt(count) * 16n) };

  it('are swept in n log n steps', () => {
    const steps = { count: 0 };
    expect(overlapsWithin(claims, steps)).toHaveLength(count / 1000);
    expect(steps.count).toBeLessThan(bound);
  }, 300_000);

  it('do not make one question look at all of them', () => {
    const steps = { count: 0 };
    const index = buildRangeIndex([...claims, whole]);
    expect(itemsIn(index, rangeOf(BigInt(count) * 8n + 4n, 1n), undefined, steps)).toHaveLength(2);
    expect(steps.count).toBeLessThan(8 * Math.log2(count));
  }, 300_000);

  it('that all lie in each other are met in n log n steps', () => {
    const nested = claims.map((_, i) => ({ range: rangeOf(BigInt(i), BigInt(2 * (count - i))) }));
    const steps = { count: 0 };
    const meetings = meetingsWithin(nested, 1, steps);
    expect(meetings).toHaveLength(count - 1);
    expect(meetings.at(-1)?.count).toBe(count - 1);
    expect(overlapsBetween(nested, [whole], steps)).toHaveLength(50_000);
    expect(steps.count).toBeLessThan(bound);
  }, 300_000);
});
