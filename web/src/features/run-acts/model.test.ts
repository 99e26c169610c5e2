import { expect, test } from 'vitest'
import { runRefusals } from './model.ts'

const RUN = { job: 'nightly', status: 'error', is_over: true, cancel_asked_at: null } as const

test.each([
  [{}, { cancel: 'It is over', retry: undefined, rerun: undefined }],
  [{ status: 'success' }, { retry: 'Nothing failed in it', rerun: undefined }],
  [{ status: 'cancelled' }, { retry: undefined }],
  [
    { status: 'running', is_over: false },
    { cancel: undefined, retry: 'It is not over', rerun: undefined },
  ],
  [{ status: 'running', is_over: false, cancel_asked_at: 'then' }, { cancel: 'It is being cancelled' }],
  [{ job: null }, { retry: 'It was typed on a command line: trellis retry repeats it' }],
  [{ job: null }, { rerun: 'It was typed on a command line: only runs of jobs are run again' }],
] as const)('a run that is %o', (more, expected) => expect(runRefusals({ ...RUN, ...more })).toMatchObject(expected))
