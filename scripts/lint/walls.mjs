// Which part of the project may import which: the one list. ARCHITECTURE.md shows the same as a picture.

/** The rooms of core, from the bottom up: each may import those of the lines above it, never a neighbour or one below. */
export const layers = [
  ['core/base'],
  ['core/device', 'core/linkerScript', 'core/model'],
  ['core/memoryPool', 'core/runtime', 'core/image'],
  ['core/project'],
  ['core/memory'],
  ['core/rules'],
  ['core/report'],
  ['core/session.ts'],
  ['core/language', 'core/view', 'core/initConfiguration.ts'],
  ['core/index.ts'],
];

/** What core may take from npm. It has neither node nor DOM nor VS Code. */
const corePackages = ['jsonc-parser', 'fast-xml-parser', 'picomatch'];

/**
 * @typedef {object} Wall
 * @property {string} room a folder or file: of several that fit the longest counts
 * @property {readonly string[]} imports rooms that it may import, beside itself
 * @property {readonly string[]} packages packages that it may import; `node:` stands for node's own modules
 */

/** @type {readonly Wall[]} */
export const walls = [
  ...layers.flatMap((rooms, level) =>
    rooms.map((room) => ({ room, imports: layers.slice(0, level).flat(), packages: corePackages })),
  ),
  { room: 'protocol', imports: ['core/index.ts'], packages: [] },
  {
    room: 'server',
    imports: ['core/index.ts', 'protocol'],
    packages: [
      'vscode-languageserver',
      'vscode-languageserver-textdocument',
      'vscode-json-languageservice',
      'vscode-uri',
    ],
  },
  {
    room: 'server/node',
    imports: ['core/index.ts', 'protocol', 'server'],
    packages: ['node:', 'vscode-languageserver'],
  },
  { room: 'cli', imports: ['core/index.ts', 'server/node'], packages: ['node:', 'diff'] },
  { room: 'client/webview', imports: ['core/index.ts', 'protocol'], packages: [] },
  {
    room: 'client/src',
    imports: ['protocol'],
    packages: ['vscode', 'vscode-languageclient', 'jsonc-parser'],
  },
];
