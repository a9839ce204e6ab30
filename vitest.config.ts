import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumLaunch } from './scripts/chromium.ts';

const soak = process.env['SOAK'] === '1';
const ci = process.env['CI'] !== undefined && process.env['CI'] !== '';

export default defineConfig({
  resolve: {
    // The inspector imports the library by its doors; here they are the sources that are tested.
    alias: [
      { find: /^abeyance$/, replacement: `${import.meta.dirname}/src/index.ts` },
      {
        find: /^abeyance\/inspector$/,
        replacement: `${import.meta.dirname}/inspector/server/index.ts`,
      },
      { find: /^abeyance\/([\w-]+)$/, replacement: `${import.meta.dirname}/src/$1.ts` },
    ],
  },
  test: {
    // On a build machine the counts are read by `.ci/run`.
    reporters: ci ? ['default', ['json', { outputFile: '.cache/vitest.json' }]] : ['default'],
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: soak ? [] : ['test/soak/**'],
          globalSetup: ['test/build.setup.ts'],
          // Processes rather than threads: stores lock files and tests kill their children, and
          // two suites at once in a process would see each other's handles.
          pool: 'forks',
          // No module has state and none is mocked, so files may follow each other in a process:
          // one for each took as long again as the tests.
          isolate: false,
          // What takes a second here may take ten where others work on the same two cores.
          testTimeout: soak ? 15 * 60_000 : 30_000,
          hookTimeout: soak ? 60_000 : 30_000,
        },
      },
      {
        extends: true,
        // found while tests run, a dependency would load the page anew in their midst
        optimizeDeps: {
          include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', '@preact/signals'],
        },
        test: {
          name: 'browser',
          include: ['test/inspector/**/*.test.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: chromiumLaunch(),
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
