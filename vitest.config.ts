import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'web/src/**/*.test.{ts,tsx}',
      'tests/**/*.test.ts',
      'examples/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    pool: 'threads',
    isolate: false,
    // Of two processors: many tests wait for processes of their own.
    maxWorkers: 4,
    // Tests take the processors; what they wait for is not to stand behind them.
    env: { TRELLIS_RUNNER_NICENESS: '0' },
    // What hangs is ended, and nothing else: a busy machine may take ten times as long as a quiet one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A busy machine takes longer to draw a page.
    expect: { poll: { timeout: 90_000 } },
  },
})
