import { expect, test } from 'vitest'
import { stepProblem } from './step-problem.ts'

test.each([
  'dbt build',
  'build --select orders+',
  'trellis run --vars "{a: 1}"',
  'dbt --warn-error --fail-fast test',
  'dbt -d --no-use-colors --log-level=info source freshness',
  "run-operation grant --args '{role: x}'",
])('a command of dbt may be a step: %s', (text) => {
  expect(stepProblem(text)).toBeUndefined()
})

test.each([
  ['up', "'up' is no command of dbt", "steps are commands such as 'dbt build --select orders'"],
  ['dbt buidl', "'dbt buidl' is no command of dbt", "did you mean 'build'?"],
  ['', "'' is no command of dbt", "steps are commands such as 'dbt build --select orders'"],
  ['dbt', "'dbt' is no command of dbt", "steps are commands such as 'dbt build --select orders'"],
  [
    'tokens create --run',
    "'tokens create --run' is no command of dbt",
    "steps are commands such as 'dbt build --select orders'",
  ],
  ['--target run up', "'--target run up' has --target before its command", 'write --target behind the command'],
  ['dbt dbt run', "'dbt dbt run' is no command of dbt", "steps are commands such as 'dbt build --select orders'"],
  ['run; rm -rf /', "'run; rm -rf /' is no command of dbt", "did you mean 'run'?"],
  [
    'run --profiles-dir=/etc',
    "'run --profiles-dir=/etc' has --profiles-dir",
    'a run works on the project of its server, in the instance of its job',
  ],
  [
    'run --instance eu',
    "'run --instance eu' has --instance",
    'a run works on the project of its server, in the instance of its job',
  ],
  ['run "', `'run "' has a quote that is not closed`, 'close it, or leave it out'],
])('a caller can not make a step of %s', (text, message, hint) => {
  expect(stepProblem(text)).toEqual({ message, hint })
})
