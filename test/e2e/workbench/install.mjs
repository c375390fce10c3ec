// `npm run stand-in`: installs the stand-in for VS Code, about a minute and 820 MB. Needs a C++ compiler, make, python3
// and on Debian the packages libkrb5-dev and pkg-config. Does nothing where it is there already.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { findStandIn, packages, programsIn, standInFolder } from './standIn.mjs';

const folder = standInFolder();
if (findStandIn(folder)) {
  console.log(`The stand-in for VS Code is installed in ${folder}`);
} else {
  install();
}

function install() {
  console.log(`Installing the stand-in for VS Code into ${folder}`);
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  if (!existsSync(join(folder, 'package.json')))
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
  console.log(`Installed ${check.stdout.trim().split('\n').at(-1)}`);
}

function npm(cwd, args, environment = {}) {
  const result = spawnSync('npm', args, { cwd, stdio: 'inherit', env: { ...process.env, ...environment } });
  if (result.status !== 0) fail(`npm ${args[0]} failed in ${cwd}`);
}

function fail(reason) {
  console.error(`stand-in: ${reason}`);
  process.exit(1);
}
