// The rules that nobody should have to remember: no floating promise, no console in the server (it would corrupt
// the protocol on stdout), no circle of imports, and the walls between the parts (scripts/lint/walls.mjs).
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import saidRules from './scripts/lint/said.mjs';
import wallRules from './scripts/lint/plugin.mjs';
import { walls } from './scripts/lint/walls.mjs';

/** How texts begin that n6mem writes into files or looks for in them: code, keys, commands and names of tools. */
const fileTexts = [
  '#include <',
  '#include "',
  '(xrw) : ORIGIN',
  '/*',
  'cache maintenance',
  ' file postfix=',
  '  "targets": ',
  '  "rules": ',
  '"board": ',
  '"boot": ',
  '"runtime": ',
  'stedgeai generate ',
  'ST-LINK GDB server',
  'ST Edge AI Core ',
  'STM32_Programmer_CLI ',
  '\n\n```sh',
  '{ "name"',
  '  { "targets"',
  // Classes, styles and elements of pictures and pages; a section's copy in a list of sizes.
  'n6-',
  '@media ',
  '<',
  'default-src ',
  'rotate(',
  'M hv',
  'thead ',
  '(prefers-',
  'var(--',
  ' (load copy)',
];

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', 'test/fixtures', 'examples', '.vscode-test'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.mjs'],
    plugins: { walls: wallRules },
    rules: { 'walls/layers': ['error', walls], 'walls/no-circle': 'error' },
  },
  { files: ['core/rules/**/*.ts'], rules: { 'walls/own-intervals': 'error' } },
  {
    files: ['cli/**/*.ts', 'client/webview/**/*.ts', 'core/**/*.ts', 'server/**/*.ts'],
    // Names of other programs and languages, scripts of shells, and what is written as JSON.
    ignores: [
      'cli/completionScript.ts',
      'core/image/demangle.ts',
      'core/linkerScript/otherLinker.ts',
      'core/memoryPool/newPool.ts',
      'core/memoryPool/template.ts',
    ],
    plugins: { texts: saidRules },
    rules: { 'texts/said': ['error', fileTexts] },
  },
  {
    files: ['core/**/*.ts', 'server/**/*.ts', 'cli/**/*.ts', 'client/**/*.ts'],
    plugins: { texts: saidRules },
    rules: {
      'texts/said-late': 'error',
      'texts/chosen-at-edge': ['error', ['server/server.ts', 'cli/run.ts', 'client/webview/strings.ts']],
    },
  },
  { files: ['server/**/*.ts'], rules: { 'no-console': 'error' } },
  {
    // Their texts may come from a hostile repository: no pattern may take more than linear time.
    files: ['core/**/*.ts', 'cli/**/*.ts', 'server/**/*.ts', 'client/**/*.ts', 'protocol/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
);
