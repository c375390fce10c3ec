// What npm runs after an install in a checkout, before it packs, and when it installs this repository from git, as
// pre-commit does: builds dist/. `npm install --global` of a git repository hands `global` on to the install inside its
// clone, which then gets no devDependencies; they are installed here as the lock file names them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

/** Runs node with arguments and ends with its exit status if it fails. */
function run(args, env = process.env) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync('node_modules/esbuild')) {
  const { npm_execpath: npm, ...env } = process.env;
  if (npm === undefined) {
    console.error('prepare: node_modules/esbuild is missing; run `npm ci`');
    process.exit(1);
  }
  // Without scripts: this one is running. By the environment, because it may also carry a folder for global installs.
  run([npm, 'ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], {
    ...env,
    npm_config_global: 'false',
    npm_config_location: 'project',
  });
}
run(['esbuild.mjs', '--production']);
