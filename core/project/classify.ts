/** What a file may be to this project, by its name alone. */
export type FileKind =
  | 'linkerScript'
  | 'mpool'
  | 'profile'
  | 'model'
  | 'cInfo'
  | 'report'
  | 'runtimeHeader'
  | 'archive'
  | 'weights'
  | 'image'
  | 'map'
  | 'buildDescription'
  | 'bootConfiguration'
  | 'generateScript'
  | 'configuration'
  /** A project file of a tool whose links are not read. */
  | 'unreadBuild';

const buildNames: ReadonlySet<string> = new Set([
  'makefile',
  'gnumakefile',
  'cmakelists.txt',
  'cmakepresets.json',
  '.cproject',
  '.project',
  'compile_commands.json',
  'build.ninja',
  'platformio.ini',
  'prj.conf',
  'sconstruct',
  'sconscript',
  'meson.build',
  'cargo.toml',
  'build.rs',
  'tasks.json',
]);

/** Linker scripts of Rust crates; other files called `.x` may be anything. */
const rustScripts: ReadonlySet<string> = new Set(['memory.x', 'link.x', 'device.x']);

const runtimeHeaders: ReadonlySet<string> = new Set(['ll_aton_version.h', 'stai.h', 'core_datatypes.h']);

/**
 * Whether a C source may be a generated model, by its name: `network.c`, `stai_network.c`, `person_detect_network.c`.
 * Models with other names are found by what lies beside them and by what builds compile.
 */
function mayBeModel(name: string): boolean {
  return (
    name.endsWith('.c') && name.includes('network') && !name.startsWith('ll_') && !name.startsWith('ai_reloc')
  );
}

/** The kinds that a file's name allows; empty for the thousands of other files. Cheap. */
export function classify(path: string): readonly FileKind[] {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot);
  if (buildNames.has(name)) return ['buildDescription'];
  if (rustScripts.has(name)) return ['linkerScript'];
  if (runtimeHeaders.has(name)) return ['runtimeHeader'];
  switch (extension) {
    case '.h':
      if (name === 'stm32_extmem_conf.h') return ['bootConfiguration'];
      return [];
    case '.c':
      if (name === 'extmem_manager.c') return ['bootConfiguration'];
      return mayBeModel(name) ? ['model'] : [];
    case '.mpool':
      return ['mpool'];
    case '.ld':
    case '.lds':
    case '.ldscript':
    case '.lcf':
      return ['linkerScript'];
    case '.s':
      return name.endsWith('.ld.s') || name.endsWith('.lds.s') ? ['linkerScript'] : [];
    case '.in':
      return name.endsWith('.ld.in') ? ['linkerScript'] : [];
    case '.ewp':
    case '.uvprojx':
    case '.uvproj':
      return ['unreadBuild'];
    case '.mk':
    case '.cmake':
    case '.ioc':
      return ['buildDescription'];
    case '.json':
      if (name === 'n6mem.json') return ['configuration'];
      if (name.endsWith('c_info.json')) return ['cInfo'];
      return name.includes('neural') && name.includes('art') ? ['profile'] : [];
    case '.txt':
      return name.endsWith('generate_report.txt') ? ['report'] : [];
    case '.a':
    case '.lib':
      return name.includes('networkruntime') ? ['archive'] : [];
    case '.raw':
      return name.includes('atonbuf') ? ['weights'] : [];
    case '.bin':
    case '.hex':
      return name.includes('network_data') || name.includes('atonbuf') || name.includes('_data.')
        ? ['weights']
        : ['image'];
    case '.elf':
    case '.axf':
      return ['image'];
    case '.map':
      return ['map'];
    case '.sh':
    case '.bat':
    case '.ps1':
      return ['generateScript'];
    default:
      return [];
  }
}

/** The folder of a whole package of ST, as it is downloaded or cloned: `STM32Cube_FW_N6_V1.2.0`, `STM32CubeN6`; not `STM32CubeIDE`. */
const cubePackage = 'STM32Cube(?:_FW(?:_[^/]*)?|[A-Z]{1,2}\\d[^/]*)';
const vendorFolder = new RegExp(`(?:^|/)(?:Drivers|Middlewares|Utilities|CMSIS/Device|${cubePackage})/`);
const packageExample = new RegExp(`^(?:.*/)?${cubePackage}/Projects/[^/]+/[^/]+/[^/]+(?=/)`);
const replacedFolder = new RegExp(`(?:^|/)(?:Drivers|Middlewares|CMSIS/Device|${cubePackage})/`);

/**
 * Folders of vendor packages and other people's libraries. What stands there is read when a build leads to it, but
 * starts nothing: the hundreds of example projects of an STM32Cube package are not the user's targets.
 */
export function isVendorPath(path: string): boolean {
  return vendorFolder.test(path);
}

/** Whether a file belongs to a package that is replaced as a whole when a new one comes out. */
export function isReplacedAsWhole(path: string): boolean {
  return replacedFolder.test(path);
}

/** The folder of one example project inside a vendor package, `…/STM32Cube_FW_N6/Projects/<board>/<kind>/<example>`. */
export function vendorExampleOf(path: string): string | undefined {
  return packageExample.exec(path)?.[0];
}

/** The compiler's workspaces: its scratch copies of sources, headers and maps are not what the board runs. */
export function isToolWorkspace(path: string): boolean {
  return /(?:^|\/)(?:st_ai_ws|tracer_workspace|inspector_workspace|mxAI_workspace[^/]*)\//.test(path);
}
