import { demangle } from '../../core/image/demangle';
import { parseDwarf } from '../../core/image/dwarf';
import { parseElf } from '../../core/image/elf';
import { parseIntelHex } from '../../core/image/intelHex';
import { parseLinkerMap } from '../../core/image/linkerMapReader';
import { readSignedImage } from '../../core/image/signedImage';
import { evaluateScript } from '../../core/linkerScript/evaluate';
import { otherLinkerOf } from '../../core/linkerScript/otherLinker';
import { isPreprocessed } from '../../core/linkerScript/preprocessor/isPreprocessed';
import { parsePreprocessed } from '../../core/linkerScript/preprocessor/preprocess';
import { parseFitted } from '../../core/linkerScript/syntax/fittedScript';
import { parsePoolFile } from '../../core/memoryPool/parsePoolFile';
import { parseProfile } from '../../core/memoryPool/parseProfile';
import { validateStructure } from '../../core/memoryPool/validateStructure';
import { lifetimesOf } from '../../core/model/lifetimes';
import { parseCInfo } from '../../core/model/parseCInfo';
import { parseNetworkSource } from '../../core/model/parseNetworkSource';
import { parseReport } from '../../core/model/parseReport';
import { knownUse, memberPools, usedRanges } from '../../core/model/usedRanges';
import { createArtifacts, createArtifactCache, type Artifacts } from '../../core/project/artifacts';
import { collectBuilds } from '../../core/project/build/collectBuilds';
import { readBootMemory, readExtmemConf } from '../../core/project/build/extmemConf';
import { readGenerateScript } from '../../core/project/build/generateScript';
import { readIoc } from '../../core/project/build/ioc';
import { cacheEnabledIn } from '../../core/project/cacheUse';
import { parseDeviceTree } from '../../core/project/deviceTree';
import { scriptFacts } from '../../core/project/discovery/scriptFacts';
import { parallelBySources } from '../../core/project/parallelNetworks';
import { hexHead } from '../../core/project/programming/sameBytes';
import { programmingSteps } from '../../core/project/programming/steps';
import { parseProjectConfiguration } from '../../core/project/projectConfiguration';
import { addressConstants } from '../../core/project/sourceConstants';
import { evaluateDeviceTree, flashPartitions } from '../../core/project/zephyrMemory';
import { readFault } from '../../core/report/explain/readFault';
import { rules } from '../../core/rules/engine/registry';
import { suppress } from '../../core/rules/engine/suppression';
import {
  parseAtonVersionHeader,
  parseCoreDatatypes,
  parseStaiHeader,
} from '../../core/runtime/parseRuntimeHeader';
import type { ProjectFiles } from '../../core/project/projectFiles';
import { projectOf } from '../support/projectFixture';
import type { ExampleKind } from './examples';

/** A reader of one format: what a hostile file of it meets first. */
export interface TextReader {
  readonly name: string;
  readonly from: ExampleKind;
  /** Plain data, the same for the same text. */
  readonly read: (text: string) => unknown;
}

export interface BytesReader {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => unknown;
}

const network =
  '#if LL_ATON_VERSION_MAJOR != 1\n#endif\n/* index=1 file postfix=A name=a offset=0x34100000 */\n';
const script = 'MEMORY { RAM : ORIGIN = 0x34000000, LENGTH = 1M }\nSECTIONS { .text : { *(.text) } > RAM }\n';

/** A file beside a script and a model that it may build. */
function beside(path: string, text: string): ProjectFiles {
  return projectOf(
    new Map([
      ['app.ld', script],
      ['Model/network.c', network],
      ['Model/network_data.hex', ':00000001FF\n'],
      [path, text],
      ...(path === '.cproject' ? ([['.project', '<projectDescription/>']] as const) : []),
      ...(path === '.project'
        ? ([['.cproject', '<cproject><configuration name="D"/></cproject>']] as const)
        : []),
      ...(path === 'build.rs' ? ([['Cargo.toml', '[package]\nname = "a"\n']] as const) : []),
    ]),
  );
}

const artifactsOf = (files: ProjectFiles): Artifacts => createArtifacts(files, createArtifactCache());

const none = (): boolean => false;
const ruleIds = rules.map(({ id }) => id);

/** What a build description builds, and what its commands bring to the board. */
const builds =
  (path: string) =>
  (text: string): unknown => {
    const files = beside(path, text);
    const { cache } = artifactsOf(files);
    return [collectBuilds(files, cache, none, none), programmingSteps({ files, cache })];
  };

const textReaders: Readonly<Record<string, readonly [ExampleKind, (text: string) => unknown]>> = {
  'linker script': [
    'linkerScript',
    (text) => {
      const parsed = parseFitted(text);
      return [parsed, evaluateScript('a.ld', { script: () => parsed, resolveInclude: () => undefined })];
    },
  ],
  'script for the preprocessor': [
    'linkerScript',
    (text) => [
      isPreprocessed('a.ld', text),
      parsePreprocessed('a.ld', text, { text: () => undefined, resolveInclude: () => undefined }),
    ],
  ],
  'script for another linker': ['otherLinker', otherLinkerOf],
  'origins of a script': [
    'linkerScript',
    (text) => scriptFacts(artifactsOf(beside('app.ld', text)), 'app.ld'),
  ],
  'comments that ignore': [
    'linkerScript',
    (text) => {
      const artifacts = artifactsOf(beside('app.ld', text));
      return suppress([], artifacts, {}, ['app.ld'], () => true).complaints;
    },
  ],
  'pool file': ['mpool', (text) => [parsePoolFile(text), validateStructure(text, 'mpool')]],
  profile: ['profile', (text) => [parseProfile(text), validateStructure(text, 'profile')]],
  'n6mem.json': [
    'configuration',
    (text) => [parseProjectConfiguration(text, ruleIds), validateStructure(text, 'n6mem')],
  ],
  'c_info.json': [
    'cInfo',
    (text) => {
      const cInfo = parseCInfo(text);
      return [cInfo, lifetimesOf(cInfo)];
    },
  ],
  'network.c': [
    'networkSource',
    (text) => {
      const source = parseNetworkSource(text);
      return [source, usedRanges(source), knownUse(source), memberPools(source)];
    },
  ],
  report: ['report', parseReport],
  'runtime header': [
    'runtimeHeader',
    (text) => [parseAtonVersionHeader(text), parseStaiHeader(text), parseCoreDatatypes(text)],
  ],
  'linker map': ['linkerMap', parseLinkerMap],
  'Intel HEX': ['intelHex', (text) => [parseIntelHex(text), hexHead(text)]],
  'fault dump': ['fault', readFault],
  'symbol name': ['fault', demangle],
  Makefile: ['makefile', builds('Makefile')],
  CMake: ['cmake', builds('CMakeLists.txt')],
  'CMake presets': ['cmakePresets', builds('CMakePresets.json')],
  Ninja: ['ninja', builds('build.ninja')],
  'compile commands': ['compileCommands', builds('compile_commands.json')],
  '.cproject': ['cubeIde', builds('.cproject')],
  '.project': ['eclipseProject', builds('.project')],
  'launch configuration': ['launch', builds('a.launch')],
  'tasks.json': ['tasks', builds('.vscode/tasks.json')],
  'launch.json': ['debugConfiguration', builds('.vscode/launch.json')],
  'deployment of a model': ['deployment', builds('stmaic_board.conf')],
  'flash layout': ['flashLayout', builds('FlashLayout.tsv')],
  'csolution.yml': ['solution', builds('app.csolution.yml')],
  'loader configuration': ['loader', builds('config_n6.json')],
  PlatformIO: ['platformIo', builds('platformio.ini')],
  'Cargo.toml': ['cargo', builds('Cargo.toml')],
  'build.rs': ['cargoBuild', builds('build.rs')],
  'CMSIS solution': ['csolution', builds('app.cproject.yml')],
  SCons: ['scons', builds('SConstruct')],
  Meson: ['meson', builds('meson.build')],
  ioc: ['ioc', readIoc],
  'external memory': ['extmemConf', readExtmemConf],
  'boot memory': ['bootMemory', readBootMemory],
  'shell script': ['shell', builds('flash.sh')],
  'generate script': ['shell', readGenerateScript],
  'batch file': ['batch', builds('flash.bat')],
  PowerShell: ['powerShell', builds('flash.ps1')],
  Python: ['python', builds('flash.py')],
  OpenOCD: ['tcl', builds('openocd.cfg')],
  'device tree': [
    'deviceTree',
    (text) => [parseDeviceTree(text), evaluateDeviceTree('a.overlay', text, true), flashPartitions(text)],
  ],
  'read me': ['readme', builds('README.md')],
  'C source': [
    'startSource',
    (text) => {
      const artifacts = artifactsOf(beside('main.c', text));
      const sources = ['main.c'];
      return [
        addressConstants(artifacts, sources),
        cacheEnabledIn(artifacts, sources),
        parallelBySources(artifacts, sources),
      ];
    },
  ],
};

export const readersOfText: readonly TextReader[] = Object.entries(textReaders).map(
  ([name, [from, read]]) => ({
    name,
    from,
    read,
  }),
);

export const readersOfBytes: readonly BytesReader[] = [
  {
    name: 'ELF and DWARF',
    read: (bytes) => {
      const image = parseElf(bytes);
      return 'kind' in image && image.kind === 'elf' ? [image, parseDwarf(bytes, image)] : image;
    },
  },
  { name: 'signed image', read: (bytes) => readSignedImage(bytes) ?? 'no signed image' },
];
