// `npm run stand-in`: installs the stand-in for VS Code, about a minute and 820 MB. Needs a C++ compiler, make, python3
// and on Debian the packages libkrb5-dev and pkg-config. Does nothing where it is there already.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { moveIntoPlace } from './moveIntoPlace.mjs';
import { findStandIn, packages, programsIn, standInFolder } from './standIn.mjs';

const target = standInFolder();
if (findStandIn(target)) {
  console.log(`The stand-in for VS Code is installed in ${target}`);
} else {
  console.log(`Installing the stand-in for VS Code into ${target}`);
  // Beside its place, and put there whole: another installation may run at the same time, or a workbench from it.
  const folder = `${target}.${process.pid}.part`;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  process.on('SIGINT', () => process.exit(130));
  const version = install(folder);
  moveIntoPlace(folder, target, (place) => findStandIn(place) !== undefined);
  console.log(`Installed ${version}`);
}

function install(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  npm(folder, [
    'install',
    ...quiet,
    ...Object.entries(packages).map(([name, version]) => `${name}@${version}`),
  ]);

  // The workbench's native modules must fit the node that runs them, whose headers come with it.
  const { node, server, workbench } = programsIn(folder);
  const environment = {
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: dirname(dirname(node)),
  };
  npm(workbench, ['install', '--omit=dev', ...quiet], environment);
  npm(workbench, ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], environment);

  const check = spawnSync(node, [server, '--version'], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') },
  });
  if (check.status !== 0) fail(`the installed server does not start: ${check.stderr}`);
  return check.stdout.trim().split('\n').at(-1);
}

function npm(cwd, args, environment = {}) {
  const result = spawnSync('npm', args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment } });
  if (result.status !== 0) fail(`npm ${args[0]} failed in ${cwd}`);
}

function fail(reason) {
  console.error(`stand-in: ${reason}`);
  process.exit(1);
}
