// Where the stand-in for VS Code lies: code-server, a build of VS Code's workbench and extension host that comes from
// the npm registry, with a node of its own. It takes the place of VS Code where that cannot be downloaded.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';

const nodePackage = `node-${process.platform}-${process.arch}`;

/** code-server 4.139.1 is VS Code 1.139.1, and runs on node 24. Node 22 is for the tests of the installed package. */
export const packages = {
  'code-server': '4.139.1',
  [nodePackage]: '24.21.0',
  'node-22': `npm:${nodePackage}@22.23.5`,
};

/** Where it is installed unless N6MEM_STAND_IN_DIR says otherwise: outside of the checkout, so that clones share it. */
export function standInFolder() {
  const given = process.env.N6MEM_STAND_IN_DIR;
  if (given) return resolve(given);
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'n6mem', 'stand-in');
}

/** The stand-in's programs, installed or not. */
export function programsIn(folder) {
  const modules = join(folder, 'node_modules');
  return {
    node: join(modules, nodePackage, 'bin', 'node'),
    node22: join(modules, 'node-22', 'bin', 'node'),
    server: join(modules, 'code-server', 'out', 'node', 'entry.js'),
    /** The folder of the workbench, which has dependencies of its own. */
    workbench: join(modules, 'code-server', 'lib', 'vscode'),
  };
}

/** The programs of the installed stand-in, or undefined where it is absent, incomplete or of another version. */
export function findStandIn(folder = standInFolder()) {
  const programs = programsIn(folder);
  const manifest = join(folder, 'node_modules', 'code-server', 'package.json');
  // Built last of all, so that an installation that broke off lacks them.
  const addons = join(programs.workbench, 'node_modules', '@vscode');
  const lastSteps = [
    join(addons, 'spdlog', 'build', 'Release', 'spdlog.node'),
    join(addons, 'native-watchdog', 'build', 'Release', 'watchdog.node'),
  ];
  const parts = [programs.node, programs.node22, programs.server, manifest, ...lastSteps];
  if (!parts.every((path) => existsSync(path))) return undefined;
  return JSON.parse(readFileSync(manifest, 'utf8')).version === packages['code-server']
    ? programs
    : undefined;
}
