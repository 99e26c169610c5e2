import { describe, expect, test } from 'vitest'
import { jobSelection } from './job-selection.ts'

describe('what a job builds, in the words of a selection', () => {
  test.each([
    [
      'a cell builds what it names and what that is made of',
      { select: ['f_orders d_users'], exclude: [] },
      '+f_orders +d_users',
      '',
    ],
    [
      'what says so itself stays as it is',
      { select: ['+f_orders', '2+d_users', '@x'], exclude: ['tag:old'] },
      '+f_orders 2+d_users @x',
      'tag:old',
    ],
    ['a selector of the project', { selector: 'nightly' }, '+selector:nightly', ''],
    [
      'steps say it themselves',
      { steps: ['run --select a+ tag:x --full-refresh', "test -s 'b'", 'build --select=c'] },
      'a+ tag:x b c',
      '',
    ],
    ['a step that takes everything takes everything', { steps: ['source freshness', 'run --select a'] }, '', ''],
  ])('%s', (_rule, does, select, exclude) => expect(jobSelection(does)).toEqual({ select, exclude }))
})
