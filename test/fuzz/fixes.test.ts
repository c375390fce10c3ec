// Fixes and rewrites in changed projects: what an editor would write lies in the text as it is, touches nothing twice, and
// does what is promised when another session, which knows nothing of the first, checks the result. Longer, by hand:
// N6MEM_FUZZ_ROUNDS=5 N6MEM_FUZZ_SEED=7 npx vitest run test/fuzz/fixes.test.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSession, type Analysis } from '../../core';
import { servicesFor } from '../../core/language/services';
import { randomOf, type Random } from '../oracle/random';
import { filesBelow } from '../support/exampleFiles';
import { memoryFileSystem, type ProjectTexts } from '../support/memoryProject';
import { cpuRam2, miniProject, npuRam5, octoFlash } from '../support/miniProject';
import { faultOfFix, faultOfRewrite, faultOfSpans, type FileEdit } from './editFaults';
import { mutated } from './mutate';

const rounds = Number(process.env['N6MEM_FUZZ_ROUNDS'] ?? 1);
const seed = Number(process.env['N6MEM_FUZZ_SEED'] ?? 1);
/** Findings whose fixes are tried, and offsets at which rewrites are asked for, of each input. */
const [findingsTried, offsetsTried] = [2, 4];

const projects = {
  example: filesBelow('examples/smart-camera'),
  'a region over a pool': miniProject({ memory: '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 1200K' }),
  'pools over each other and past the end': miniProject({
    memory:
      '  RAM (xrw) : ORIGIN = 0x34000400, LENGTH = 0xFFC00\n  SPARE (rw) : ORIGIN = 0x34380000, LENGTH = 400K',
    sections: '  .text : { *(.text*) } > RAN\n  _end = missing_symbol + 4;',
    pools: [
      { ...cpuRam2, size: '1100' },
      npuRam5,
      { name: 'npuRAM6', fname: 'AXISRAM6', offset: '0x34350000', size: '500', cacheable: true },
      { ...octoFlash, size: '300' },
    ],
  }),
} satisfies Readonly<Record<string, ProjectTexts>>;

/** How often each project is changed: each input costs some checks of it. */
const inputs: Readonly<Record<keyof typeof projects, number>> = {
  example: 20,
  'a region over a pool': 90,
  'pools over each other and past the end': 40,
};

async function checked(files: ProjectTexts): Promise<Analysis> {
  const session = await createSession(memoryFileSystem(files));
  return session.analyse({ severities: new Map(), focus: new Set(Object.keys(files).filter(isEdited)) });
}

/** The files that are changed: those that fixes write into, and what the model's pools are read from. */
function isEdited(file: string): boolean {
  return /\.(?:ld|mpool)$|\/network\.c$/.test(file);
}

/** The project with one of its files changed, for each input of a run. */
function* changedProjects(name: keyof typeof projects, from: number): Generator<[ProjectTexts, Random]> {
  const project: ProjectTexts = projects[name];
  const files = Object.keys(project).filter(isEdited);
  const random = randomOf(from);
  for (let left = inputs[name]; left > 0; left--) {
    const file = random.pick(files);
    yield [{ ...project, [file]: mutated([project[file] as string], random) }, random];
  }
}

/** Keeps what failed, to be shown again. */
function fail(name: string, files: ProjectTexts, fault: string): never {
  mkdirSync('out/fuzz', { recursive: true });
  const path = `out/fuzz/${name.replace(/\W+/g, '-')}.json`;
  writeFileSync(path, JSON.stringify(Object.fromEntries(Object.entries(files).filter(([f]) => isEdited(f)))));
  expect.unreachable(`${name}: ${fault.slice(0, 900)}; the files are in ${path}`);
}

describe('fixes and rewrites of changed projects', () => {
  it.each(Object.keys(projects) as (keyof typeof projects)[])('%s', async (name) => {
    const tried = { fixes: 0, rewrites: 0 };
    for (let round = 0; round < rounds; round++) {
      for (const [files, random] of changedProjects(name, seed + round)) {
        const before = await checked(files);
        const fixable = before.findings.filter((finding) => before.fixesOf(finding).length > 0);
        for (const finding of fixable.slice(0, findingsTried)) {
          for (const fix of before.fixesOf(finding).slice(0, 2)) {
            tried.fixes++;
            const fault = await faultOfFix(files, before, finding, fix, checked);
            if (fault !== undefined) fail(`fix in ${name}`, files, `${finding.rule}, ${fix.title}: ${fault}`);
          }
        }
        for (const { title, file, edits } of rewritesOf(before, files, random)) {
          tried.rewrites++;
          const fault = faultOfRewrite(files, edits);
          if (fault !== undefined) fail(`rewrite in ${name}`, files, `${file}, ${title}: ${fault}`);
        }
      }
    }
    // Changed projects for which nothing is offered would show nothing.
    expect(tried.fixes).toBeGreaterThan((rounds * inputs[name]) / 2);
    expect(tried.rewrites).toBeGreaterThan(rounds * inputs[name]);
  });
});

interface Rewrite {
  readonly title: string;
  readonly file: string;
  readonly edits: readonly FileEdit[];
}

/** What an editor can ask for at some offsets: code actions, renaming, formatting. */
function rewritesOf(analysis: Analysis, files: ProjectTexts, random: Random): Rewrite[] {
  return Object.keys(files)
    .filter(isEdited)
    .flatMap((file): Rewrite[] => {
      const services = servicesFor(analysis, file);
      const length = (files[file] as string).length;
      if (!services) return [];
      const offsets = Array.from({ length: offsetsTried }, () => random.below(length + 1));
      const all = offsets.flatMap((offset) => {
        const renamed = services.rename?.(offset, 'renamed_1');
        return [
          ...(services.rewrites?.(offset) ?? []),
          ...(renamed?.kind === 'places' ? [{ title: 'rename', edits: renamed.places }] : []),
        ];
      });
      const formatted = services.format?.({ tabSize: 2, insertSpaces: true }) ?? [];
      return [...all, ...(formatted.length > 0 ? [{ title: 'format', edits: formatted }] : [])].map(
        ({ title, edits }) => ({
          title,
          file,
          edits: edits.map((edit) => ({
            span: edit.span,
            newText: edit.newText,
            file: fileOf(edit) ?? file,
          })),
        }),
      );
    });
}

function fileOf(edit: object): string | undefined {
  return (edit as { readonly file?: string }).file;
}

describe('the judge of edits', () => {
  const overlapping: ProjectTexts = projects['a region over a pool'];
  const edit = (start: number, end: number, newText = ''): FileEdit => ({
    file: 'app.ld',
    span: { start, end },
    newText,
  });

  it('sees edits outside the text and edits over each other', () => {
    const length = (overlapping['app.ld'] as string).length;
    expect(faultOfSpans(overlapping, [edit(0, length)])).toBeUndefined();
    expect(faultOfSpans(overlapping, [edit(0, length + 1)])).toContain('outside');
    expect(faultOfSpans(overlapping, [edit(5, 4)])).toContain('outside');
    expect(faultOfSpans(overlapping, [edit(0, 4), edit(4, 6)])).toBeUndefined();
    expect(faultOfSpans(overlapping, [edit(0, 4), edit(3, 6)])).toContain('twice');
    expect(faultOfSpans(overlapping, [edit(0, 4), { ...edit(3, 6), file: 'none.ld' }])).toContain('none.ld');
  });

  it('sees a fix that ends nothing, one that breaks the file, and takes one that works', async () => {
    const before = await checked(overlapping);
    const finding = before.findings.find(({ rule }) => rule === 'region-overlaps-pool')!;
    const fix = before.fixesOf(finding)[0]!;
    const judged = (edits: readonly FileEdit[]): Promise<string | undefined> =>
      faultOfFix(overlapping, before, finding, { ...fix, edits, generatesAgain: false }, checked);
    expect(await faultOfFix(overlapping, before, finding, fix, checked)).toBeUndefined();
    expect(await judged(fix.edits.map((one) => ({ ...one, newText: '1199K' })))).toContain('still there');
    expect(await judged(fix.edits.map((one) => ({ ...one, newText: '(((' })))).toContain('new:');
  });

  it('sees a rewrite that cannot be read any more', () => {
    const text = overlapping['app.ld'] as string;
    const at = text.indexOf('1200K');
    expect(faultOfRewrite(overlapping, [edit(at, at + 5, '0x12C000')])).toBeUndefined();
    expect(faultOfRewrite(overlapping, [edit(at, at + 5, '0x12C000 }')])).toContain('app.ld');
  });
});
