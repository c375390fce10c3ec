// The rules that nobody should have to remember: no floating promise, no console in the server (it would corrupt
// the protocol on stdout), and the wall around core (ARCHITECTURE.md).
import tseslint from 'typescript-eslint';

const edges = '^(node:|vscode|fs$|path$|url$)|^(\\.\\./)+(server|cli|client)/';

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
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: edges, message: 'core is pure: state an interface and inject it.' }] },
      ],
    },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/core/**', '**/cli/**'],
              message: 'The client talks to the server by protocol only.',
            },
          ],
        },
      ],
    },
  },
  { files: ['server/**/*.ts'], rules: { 'no-console': 'error' } },
);
