import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/oracle/**', 'node_modules/**'],
        },
      },
      {
        extends: true,
        // It starts GNU ld a hundred thousand times: from a process of its own, because to start another program costs more
        // the more memory a process holds.
        test: { name: 'oracle', include: ['test/oracle/**/*.test.ts'], isolate: true },
      },
    ],
    // The files of a worker share one module graph: loading core again for each file took three times as long as its tests.
    // No test keeps state in a module, and none mocks one.
    isolate: false,
    maxWorkers: '100%',
    globalSetup: ['test/support/freshBundles.ts'],
    // A guard against hanging only: it must hold on a machine that others load.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What the tests expect is English, whatever the machine speaks.
    env: { N6MEM_LANG: 'en' },
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts'],
      exclude: ['core/**/generated/**', 'test/**'],
      reporter: ['json-summary', 'html'],
      reportsDirectory: 'out/coverage',
      reportOnFailure: true,
    },
  },
});
