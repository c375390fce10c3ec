import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    globalSetup: ['test/support/freshBundles.ts'],
    // A guard against hanging only: it must hold on a machine that others load.
    testTimeout: 300_000,
  },
});
