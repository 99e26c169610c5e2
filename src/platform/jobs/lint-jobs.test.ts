import { describe, expect, test } from 'vitest'
import { Zones } from '../time/zone.ts'
import { lintJobs } from './lint-jobs.ts'
import { id, jobsFrom, projectOf } from './project-for-tests.ts'
import type { StepMeaning } from './step-meaning.ts'

const MINUTE = 60_000

const project = projectOf({ stg: [], a: ['stg'], b: ['a'], c: ['b'], d: [] })

/** A step is called like what it does. */
const MEANINGS: Readonly<Record<string, StepMeaning>> = {
  all: { kind: 'nodes', verb: 'build', unique_ids: ['stg', 'a', 'b', 'c', 'd'].map(id) },
  nothing: { kind: 'nodes', verb: 'test', unique_ids: [] },
  docs: { kind: 'other' },
}

const HEAD =
  'schedule:\n  frequencies: { hourly: "@hourly", daily: "@daily", weekdays: "0 4 * * 1-5", monthly: "@monthly" }\n'
const FULL = 'jobs: { rest: { steps: [all] } }'

describe('the lint', () => {
  test.each<[string, string, readonly string[]]>([
    ['of what is well says nothing', `${HEAD}  matrix: { hourly: { x: a b c d } }`, []],
    [
      'names models that no job builds',
      `${HEAD}  matrix: { hourly: { x: a } }`,
      ['warning jobs/in-no-job: 3 models are in no cell, and no other job builds them: b, c, d'],
    ],
    [
      'notes models of other jobs, without a word of which cells have them',
      `${HEAD}  matrix: { hourly: { x: a } }\n${FULL}`,
      ['note jobs/in-no-cell: 3 models are in no cell; rest builds them: b, c, d'],
    ],
    ['says nothing of models where there is no matrix', FULL, []],
    [
      'names a model in two cells',
      `${HEAD}  matrix: { hourly: { x: a b c d, y: b } }`,
      ['warning jobs/in-two-cells hourly/y: b is in hourly/x and hourly/y: each of them builds it'],
    ],
    [
      'names cells that select nothing',
      `${HEAD}  matrix: { hourly: { x: a b c d, y: nothing_of_that_name, z: { select: a, exclude: a } } }`,
      [
        'error jobs/selects-nothing hourly/y: hourly/y selects nothing',
        'error jobs/selects-nothing hourly/z: hourly/z selects nothing',
      ],
    ],
    [
      'names selections that cannot be read',
      `${HEAD}  matrix: { hourly: { x: a b c d, y: "tagg:x", z: { selector: night } } }`,
      [
        "error jobs/selection hourly/y: hourly/y: 'tagg' is not a valid method name",
        "error jobs/selection hourly/z: hourly/z: There is no selector 'night' in selectors.yml",
      ],
    ],
    [
      'names cells that are faster than what they read',
      `${HEAD}  matrix: { hourly: { x: c }, daily: { x: b d }, monthly: { x: a } }`,
      [
        'warning jobs/faster-than-upstream hourly/x: hourly/x (every 1h) reads a, which monthly/x builds every 30d: each time it builds it itself',
        'warning jobs/faster-than-upstream hourly/x: hourly/x (every 1h) reads b, which daily/x builds every 1d: each time it builds it itself',
        'warning jobs/faster-than-upstream daily/x: daily/x (every 1d) reads a, which monthly/x builds every 30d: each time it builds it itself',
      ],
    ],
    [
      'lets cells of the same pace read one another',
      `${HEAD}  matrix: { daily: { x: a b d }, hourly: { y: "" } }\njobs: { rest: { steps: [all] } }`,
      ['note jobs/in-no-cell: 1 model is in no cell; rest builds it: c'],
    ],
    [
      'names steps that are no command or do nothing',
      'jobs: { x: { steps: [rnu, nothing, docs, { shell: anything }] } }',
      [
        "error jobs/no-command x: step 1 of x, 'rnu', is no command for a job: No such command 'rnu'.",
        "warning jobs/does-nothing x: step 2 of x, 'nothing', finds nothing to test",
      ],
    ],
    [
      'names circles once',
      'jobs: { x: { steps: [all], after: y }, y: { steps: [all], needs: z }, z: { steps: [all], after: { all: [x] } }, w: { steps: [all], after: x } }',
      ['error jobs/circle x: jobs wait for one another: x waits for y waits for z waits for x'],
    ],
    [
      'names a job that waits for itself',
      'jobs: { x: { steps: [all], needs: x } }',
      ['error jobs/circle x: jobs wait for one another: x waits for x'],
    ],
    [
      'names jobs that nothing starts, and those that wait for one that is not enabled',
      'jobs: { x: { steps: [all], api: false }, y: { steps: [all], enabled: false, cron: "@daily" }, z: { steps: [all], after: [y] } }',
      [
        'warning jobs/never-starts x: nothing starts x: it has no time and no trigger, and `api: false`',
        'warning jobs/waits-for-disabled z: z waits for y, which is not enabled',
      ],
    ],
    [
      'names calendars that leave nothing',
      'jobs: { x: { steps: [all], cron: "@daily", calendars: past } }\ncalendars: { past: { only: 2020-01-01 } }',
      ['warning jobs/never-due x: x is never due: its calendars leave no day of its times'],
    ],
    [
      'names jitter that is longer than the pace',
      'jobs: { x: { steps: [all], cron: "@hourly", jitter: 1h } }',
      ['warning jobs/jitter x: x may start 1h late, and is due again before that'],
    ],
    [
      'names deadlines that cannot hold, by how long the job took',
      'jobs: { slow: { steps: [all], cron: "0 4 * * *", deadline: "05:00" }, fast: { steps: [all], cron: "0 4 * * *", deadline: "06:00" } }',
      [
        'error jobs/deadline-cannot-hold slow: slow cannot keep its deadline (05:00): it takes 1h 30m, and has 1h from its tick',
      ],
    ],
    [
      'names deadlines that hold only without jitter',
      'jobs: { slow: { steps: [all], cron: "0 4 * * *", deadline: 2h, jitter: 1h } }',
      [
        'warning jobs/deadline-tight slow: slow keeps its deadline (within 2h) only where its jitter is short: it takes 1h 30m, and has 2h from its tick',
      ],
    ],
    [
      'names deadlines behind the next tick',
      'jobs: { x: { steps: [all], cron: "0 6,7 * * *", deadline: "06:00" } }',
      [
        'warning jobs/deadline-late x: x has a deadline (06:00) that comes after its next tick: it says nothing of the first one',
      ],
    ],
    [
      'names triggers that select nothing',
      'jobs: { x: { steps: [all], triggers: [{ fresh: "source:shop.nothing" }] } }',
      ['error jobs/selects-nothing x: a trigger of x selects nothing'],
    ],
  ])('%s', (_, text, expected) => {
    const findings = lintJobs({
      jobs: jobsFrom(text),
      project,
      zones: new Zones(),
      now: Date.UTC(2026, 0, 6, 0, 30),
      readStep: ({ words: [word = ''] }) => MEANINGS[word] ?? { kind: 'wrong', problem: `No such command '${word}'.` },
      pastDurations: (job) => (job === 'slow' ? [80 * MINUTE, 90 * MINUTE, 85 * MINUTE] : [10 * MINUTE]),
    })
    const told = findings.map(
      ({ severity, code, job, message }) => `${severity} ${code}${job === null ? '' : ` ${job}`}: ${message}`,
    )
    expect(told.filter((each) => !each.startsWith('note jobs/in-no-cell: 1 model is in no cell, and comes'))).toEqual(
      expected,
    )
  })
})
