// PATH is a folder or a file of a project, and may be repeated: every command that reads a project takes it alike.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { n6mem } from '../support/cli';

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'n6mem-paths-')));
  cpSync('examples/smart-camera', root, { recursive: true });
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'Documents'));
});
afterAll(() => rmSync(root, { recursive: true }));

const nucleo = 'Application/NUCLEO-N657X0-Q';
const kit = 'Application/STM32N6570-DK';

type Json = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

/** What names the targets in the JSON of each command: of a timeline its c_info, of sizes the map of the one that is built. */
const commands: readonly {
  readonly name: string;
  readonly before?: readonly string[];
  readonly knows?: readonly string[];
  readonly targetsIn: (json: Json) => readonly (string | undefined)[];
}[] = [
  { name: 'check', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  { name: 'targets', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  { name: 'map', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  { name: 'versions', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  { name: 'flash', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  { name: 'plan', targetsIn: (json) => json['targets']!.map(({ name }) => name) },
  {
    name: 'size',
    knows: ['NUCLEO-N657X0-Q'],
    targetsIn: (json) => json['images']!.map(({ file }) => file!.split('/')[1]),
  },
  { name: 'timeline', targetsIn: (json) => json['timelines']!.map(({ file }) => file!.split('/')[1]) },
  {
    name: 'explain',
    before: ['0x34110000'],
    targetsIn: (json) => json['addresses']!.map(({ target }) => target),
  },
];

const both = ['NUCLEO-N657X0-Q', 'STM32N6570-DK'];

describe.each(commands)('$name', ({ name, before = [], knows = both, targetsIn }) => {
  const known = (...names: readonly string[]) => names.filter((each) => knows.includes(each));
  const ask = (cwd: string, ...paths: readonly string[]) => {
    const { status, stdout, stderr } = n6mem([name, ...before, ...paths, '--format', 'json'], {
      cwd: join(root, cwd),
    });
    expect([0, 1], stderr).toContain(status);
    const json = JSON.parse(stdout) as Json & { readonly root: string };
    expect(json.root).toBe(root);
    const schema = JSON.parse(readFileSync(`schemas/n6mem-${name}.schema.json`, 'utf8')) as object;
    const validate = new Ajv().compile(schema);
    validate(json);
    expect(validate.errors).toBeNull();
    return [...new Set(targetsIn(json))].sort();
  };

  it('finds the project upwards and takes what touches the folder', () => {
    expect(ask('.', '.')).toEqual(known(...both));
    expect(ask('.', nucleo)).toEqual(['NUCLEO-N657X0-Q']);
    expect(ask(nucleo, '.')).toEqual(['NUCLEO-N657X0-Q']);
    expect(ask(nucleo, '../..')).toEqual(known(...both));
  });

  it('takes a file', () => {
    expect(ask(kit, 'STM32N657xx.ld')).toEqual(known('STM32N6570-DK'));
    expect(ask(nucleo, 'Makefile')).toEqual(['NUCLEO-N657X0-Q']);
  });

  it('takes several', () => {
    expect(ask('.', nucleo, `${kit}/STM32N657xx.ld`)).toEqual(known(...both));
  });

  it('finds nothing where nothing is used, and says so', () => {
    const { status, stdout, stderr } = n6mem([name, ...before, 'Documents'], { cwd: root });
    expect(stdout + stderr).toMatch(/found|0 errors/);
    expect(status).toBe(name === 'explain' ? 2 : 0);
  });

  it('refuses paths of two projects', () => {
    const { status, stderr } = n6mem([name, ...before, root, 'examples/smart-camera']);
    expect(status).toBe(2);
    expect(stderr).toContain('belong to two projects');
  });

  it('names files from the working directory', () => {
    const { stdout } = n6mem([name, ...before, ...(name === 'timeline' ? ['.'] : []), '--color', 'never'], {
      cwd: join(root, nucleo),
    });
    expect(stdout).not.toBe('');
    const named = [...stdout.matchAll(/(?<![\w/.])(?:Application|Model|Middlewares)\/[\w./-]+\.\w+/g)];
    // Lines of build descriptions are quoted as they stand there.
    const quoted = /(?:LDSCRIPT|C_SOURCES|--load-mpool-file) /;
    expect(named.filter((match) => !quoted.test(lineAt(stdout, match.index))).map(String)).toEqual([]);
  });
});

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset) + 1, text.indexOf('\n', offset));
}

describe('a built image', () => {
  it('inside a project has its target and pools, outside of one its regions alone', () => {
    const elf = `${nucleo}/build/smart-camera.elf`;
    const [inside] = JSON.parse(n6mem(['size', elf, '--format', 'json'], { cwd: root }).stdout).images;
    expect(inside).toMatchObject({ target: 'NUCLEO-N657X0-Q', file: elf.replace('.elf', '.map') });
    expect(inside.pools).not.toEqual([]);
    const lone = mkdtempSync(join(tmpdir(), 'n6mem-lone-'));
    cpSync(join(root, elf), join(lone, 'app.elf'));
    const [outside] = JSON.parse(n6mem(['size', 'app.elf', '--format', 'json'], { cwd: lone }).stdout).images;
    expect(outside).toMatchObject({ target: null, file: 'app.elf', pools: [] });
    rmSync(lone, { recursive: true });
  });

  it('that is none is refused by its name', () => {
    writeFileSync(join(root, 'Documents/none.elf'), 'text');
    expect(n6mem(['size', 'Documents/none.elf'], { cwd: root })).toMatchObject({
      status: 2,
      stderr: 'n6mem: Documents/none.elf is neither a linked ELF32 image for Arm nor a map of GNU ld\n',
    });
  });
});

it('a file that the project leaves out is looked at in its own folder', () => {
  mkdirSync(join(root, 'node_modules/x'), { recursive: true });
  cpSync(join(root, 'Model/STM32N6570-DK/network_c_info.json'), join(root, 'node_modules/x/net_c_info.json'));
  const { stdout } = n6mem(['timeline', 'node_modules/x/net_c_info.json', '--format', 'json'], { cwd: root });
  expect(JSON.parse(stdout)).toMatchObject({
    root: join(root, 'node_modules/x'),
    timelines: [{ file: 'net_c_info.json' }],
  });
});

it('flash prints commands that can be pasted where it ran', () => {
  const { stdout } = n6mem(['flash'], { cwd: join(root, nucleo) });
  expect(stdout).toContain(
    'cp ../../Model/NUCLEO-N657X0-Q/network_atonbuf.xSPI2.raw ../../Model/NUCLEO-N657X0-Q/network_atonbuf.xSPI2.bin',
  );
});
