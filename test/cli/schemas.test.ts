// Every JSON output against the schema that is shipped with it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import type { Log } from 'sarif';
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { commands } from '../../cli/commands';
import type { checkSarif } from '../../core';
import { n6mem } from '../support/cli';

const example = 'examples/smart-camera';
const script = `${example}/Application/STM32N6570-DK/STM32N657xx.ld`;
const ajv = new Ajv({ allErrors: true });

/** How each command with JSON is called here. */
const calls: Readonly<Record<string, readonly (readonly string[])[]>> = {
  check: [[example], [example, '--target', 'STM32N6570-DK', '-v']],
  targets: [[example]],
  map: [[example]],
  timeline: [[example]],
  versions: [[example]],
  eval: [[script], [script, '--define', '_Min_Stack_Size=0x800']],
  rules: [[], ['region-overlaps-pool']],
  size: [[example]],
  diff: [
    [example, example],
    [
      `${example}/Model/NUCLEO-N657X0-Q/network_c_info.json`,
      `${example}/Model/STM32N6570-DK/network_c_info.json`,
    ],
    [`${example}/Model`, example],
  ],
  flash: [[example]],
  explain: [
    ['0x34110000', '0xa0000000', example],
    ['--fault', 'test/fixtures/fault.txt', example],
  ],
  plan: [[`${example}/Model/STM32N6570-DK/network_c_info.json`], [example]],
};

function schemaOf(name: string) {
  return ajv.compile(JSON.parse(readFileSync(`schemas/n6mem-${name}.schema.json`, 'utf8')) as object);
}

describe('schemas', () => {
  const withJson = commands.filter(({ formats }) => formats?.includes('json')).map(({ name }) => name);

  it.each(withJson)('of %s describe what it prints', (name) => {
    const validate = schemaOf(name);
    expect(calls[name], `an entry of ${name} in this test`).toBeDefined();
    for (const args of calls[name]!) {
      const { stdout, stderr } = n6mem([name, ...args, '--format', 'json']);
      expect(stdout, stderr).not.toBe('');
      validate(JSON.parse(stdout));
      expect(validate.errors, args.join(' ')).toBeNull();
    }
  });

  it.each(['check', 'targets', 'map', 'timeline', 'versions', 'size', 'flash', 'plan'])(
    'of %s describe what it prints where nothing is found',
    (name) => {
      const { status, stdout } = n6mem([name, 'docs', '--format', 'json']);
      expect(status).toBe(0);
      const validate = schemaOf(name);
      validate(JSON.parse(stdout));
      expect(validate.errors).toBeNull();
    },
  );

  it.each(['x = ;', 'MEMORY { A : ORIGIN = y, LENGTH = 1K', 'INCLUDE none.ld', '', 'ASSERT(0, "never")'])(
    'of eval describe what it prints of a script that ld rejects: %s',
    (text) => {
      const folder = mkdtempSync(join(tmpdir(), 'n6mem-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      writeFileSync(join(folder, 'app.ld'), text);
      const validate = schemaOf('eval');
      validate(JSON.parse(n6mem(['eval', join(folder, 'app.ld'), '--format', 'json']).stdout));
      expect(validate.errors).toBeNull();
    },
  );

  it.each(withJson.filter((name) => name !== 'rules'))(
    'need not describe an error of %s: it is one line on standard error',
    (name) => {
      const paths = name === 'diff' ? ['nowhere', 'nowhere'] : ['nowhere'];
      const before = name === 'explain' ? ['0x34000000'] : [];
      const { status, stdout, stderr } = n6mem([name, ...before, ...paths, '--format', 'json']);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toBe('n6mem: cannot read nowhere: no such file or directory\n');
    },
  );

  it('refuse what is not there: a schema that takes everything says nothing', () => {
    const validate = schemaOf('check');
    const report = JSON.parse(n6mem(['check', example, '--format', 'json']).stdout);
    expect(validate({ ...report, more: 1 })).toBe(false);
    expect(validate({ ...report, root: undefined })).toBe(false);
    report.findings[0].severity = 'fatal';
    expect(validate(report)).toBe(false);
  });

  it('tell what a difference of models is made of', () => {
    const models = ['NUCLEO-N657X0-Q', 'STM32N6570-DK'].map(
      (name) => `${example}/Model/${name}/network_c_info.json`,
    );
    const report = JSON.parse(n6mem(['diff', ...models, '--format', 'json']).stdout);
    const validate = schemaOf('diff');
    expect(report.models).toHaveLength(1);
    expect(validate(report)).toBe(true);
    report.models[0].after.epochs = '26';
    expect(validate(report)).toBe(false);
    delete report.models[0].after.epochs;
    expect(validate(report)).toBe(false);
  });

  it('describe a baseline', () => {
    const folder = mkdtempSync(join(tmpdir(), 'n6mem-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'known.json');
    n6mem(['check', example, '--write-baseline', file]);
    const validate = schemaOf('baseline');
    validate(JSON.parse(readFileSync(file, 'utf8')));
    expect(validate.errors).toBeNull();
  });
});

describe('SARIF', () => {
  it('has the structure of version 2.1.0, as the compiler sees it', () => {
    expectTypeOf<ReturnType<typeof checkSarif>>().toExtend<Log>();
  });

  // OASIS's schema as Microsoft's matchers carry it; only the file is used.
  const official = readFileSync(
    'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
    'utf8',
  );
  const isSarif = new AjvDraft04({
    allErrors: true,
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
  }).compile(JSON.parse(official) as object);

  it.each([
    [example],
    [example, '--verbose'],
    [example, '--rule', 'ld-unused-region=error', '--rule', 'pool-larger-than-needed=warning', '--verbose'],
    ['schemas'],
  ])('is valid by the official schema: %s %s', (...args) => {
    const log = JSON.parse(n6mem(['check', ...args, '--format', 'sarif']).stdout) as Log;
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
  });

  it('would not be without a tool, or with a level that there is not', () => {
    const log = JSON.parse(n6mem(['check', example, '--format', 'sarif']).stdout) as Log;
    const [run] = log.runs;
    const level = 'fatal' as 'error';
    expect(isSarif({ ...log, runs: [{ ...run, tool: undefined }] })).toBe(false);
    expect(isSarif({ ...log, runs: [{ ...run, results: [{ message: { text: '' }, level }] }] })).toBe(false);
  });

  it('has unique fingerprints and indexes that meet', () => {
    const [run] = (JSON.parse(n6mem(['check', example, '--format', 'sarif']).stdout) as Log).runs;
    const prints = run!.results!.map(({ partialFingerprints }) => partialFingerprints!['n6mem/v1']);
    expect(new Set(prints).size).toBe(prints.length);
    for (const { ruleId, ruleIndex, locations } of run!.results!) {
      expect(run!.tool.driver.rules![ruleIndex!]!.id).toBe(ruleId);
      const { uriBaseId } = locations![0]!.physicalLocation!.artifactLocation!;
      expect(Object.keys(run!.originalUriBaseIds!)).toContain(uriBaseId);
    }
  });
});
