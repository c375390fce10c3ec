// Loaded before a program with `node --require`: every way to start a process or to reach a network ends it with a line.
const { writeSync } = require('node:fs');

function refuse(what) {
  return () => {
    writeSync(2, `refused: ${what}\n`);
    process.exit(99);
  };
}

const ways = {
  'node:child_process': ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
  'node:net': ['connect', 'createConnection', 'createServer'],
  'node:tls': ['connect', 'createServer'],
  'node:http': ['request', 'get', 'createServer'],
  'node:https': ['request', 'get', 'createServer'],
  'node:http2': ['connect', 'createServer'],
  'node:dgram': ['createSocket'],
  'node:dns': ['lookup', 'resolve'],
};
for (const [module, names] of Object.entries(ways)) {
  const loaded = require(module);
  for (const name of names) loaded[name] = refuse(`${module} ${name}`);
}
require('node:net').Socket.prototype.connect = refuse('a socket');
require('node:child_process').ChildProcess.prototype.spawn = refuse('a process');
globalThis.fetch = refuse('fetch');
