import { boardNamed } from '../../../../core/device/boards';
import { deviceNamed } from '../../../../core/device/devices';
import { includesOf } from '../../../../core/language/linkerScript/scriptNames';
import {
  besideScript,
  type OtherScripts,
  type ScriptInput,
} from '../../../../core/language/linkerScript/scriptInput';
import { evaluateScript } from '../../../../core/linkerScript/evaluate';
import { parseScript } from '../../../../core/linkerScript/syntax/parser';
import type { Script } from '../../../../core/linkerScript/syntax/script';
import { parsePoolFile } from '../../../../core/memoryPool/parsePoolFile';
import type { BuiltTarget } from '../../../../core/project/builtTarget';

/** A script as a language service gets it, with the cursor where `|` stood. */
export interface ScriptFixture {
  readonly input: ScriptInput;
  readonly offset: number;
}

/**
 * One script, or several under `//- path` lines; `|` is the cursor and is taken out. The file with the cursor is the
 * input, else the first. A file that ends in `.mpool` gives the target its pools.
 */
export function scriptFixture(source: string): ScriptFixture {
  const files = new Map<string, string>();
  if (source.startsWith('//- ')) {
    for (const part of source.split(/^\/\/- /m).slice(1)) {
      const line = part.indexOf('\n');
      files.set(part.slice(0, line).trim(), part.slice(line + 1));
    }
  } else {
    files.set('app.ld', source);
  }
  const main = [...files].find(([, text]) => text.includes('|'))?.[0] ?? [...files.keys()][0]!;
  const marked = files.get(main)!;
  const offset = Math.max(0, marked.indexOf('|'));
  files.set(main, marked.replace('|', ''));
  return { input: inputOf(main, files), offset };
}

function inputOf(main: string, files: ReadonlyMap<string, string>): ScriptInput {
  const scripts = new Map<string, Script>();
  const script = (path: string): Script | undefined => {
    const text = files.get(path);
    if (text === undefined || path.endsWith('.mpool')) return undefined;
    const known = scripts.get(path) ?? parseScript(text);
    scripts.set(path, known);
    return known;
  };
  const resolve = (from: string, name: string): string | undefined => {
    const path = besideScript(from, name);
    return files.has(path) ? path : undefined;
  };
  const includers = (path: string): string[] =>
    [...files.keys()].filter((other) => {
      const parsed = script(other);
      return parsed !== undefined && includesOf(parsed).some((name) => resolve(other, name) === path);
    });
  let root = main;
  for (let up = includers(root)[0]; up !== undefined && up !== main; up = includers(root)[0]) root = up;
  const otherScripts: OtherScripts = { script, resolve, includers, candidates: () => [...files.keys()] };
  const text = files.get(main)!;
  return {
    file: main,
    text,
    script: script(main)!,
    evaluation: evaluateScript(root, { script, resolveInclude: resolve }),
    device: deviceNamed('STM32N657'),
    target: targetOf(files),
    otherScripts,
  };
}

function targetOf(files: ReadonlyMap<string, string>): BuiltTarget | undefined {
  const pools = [...files].filter(([path]) => path.endsWith('.mpool'));
  if (pools.length === 0) return undefined;
  const device = deviceNamed('STM32N657')!;
  return {
    name: 'board',
    files: {
      name: 'board',
      device,
      board: boardNamed('STM32N6570-DK'),
      files: [],
      boot: [],
      sources: [],
      scriptIsLinked: true,
    },
    addressing: device,
    scripts: [],
    poolFiles: pools.map(([file, text]) => ({ file, poolFile: parsePoolFile(text) })),
    models: [],
    runtime: { aton: undefined, stai: undefined, platform: undefined, archives: [] },
    images: [],
    weights: [],
    signed: [],
    programmed: [],
    cacheEnabled: undefined,
    boot: [],
  };
}

/** A pool file with pools given as `name offset kilobytes`. */
export function poolsText(...pools: readonly string[]): string {
  const entries = pools.map((pool) => {
    const [name, offset, size] = pool.split(' ');
    return {
      fname: name,
      name,
      fformat: 'FORMAT_RAW',
      prop: { rights: 'ACC_WRITE', throughput: 'MID', latency: 'MID', byteWidth: 8, freqRatio: 2.5 },
      offset: { value: offset, magnitude: 'BYTES' },
      size: { value: size, magnitude: 'KBYTES' },
    };
  });
  return JSON.stringify({ memory: { cacheinfo: [], mem_file_prefix: 'atonbuf', mempools: entries } });
}
