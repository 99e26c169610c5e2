import { expect, test } from 'vitest'
import { isCronProblem, parseCron } from './cron.ts'

test.each([
  ['@daily', '0 0 * * *'],
  ['@Hourly', '0 * * * *'],
  ['0 4 * * MON-fri', '0 4 * * 1-5'],
  ['0 4 * * 5-7', '0 4 * * 0,5,6'],
  ['0 4 * * fri-sun', '0 4 * * 0,5,6'],
  ['0 4 * jan,Mar *', '0 4 * 1,3 *'],
  ['  0   4 * * *  ', '0 4 * * *'],
  ['0 0 4 * * *', '0 4 * * *'],
  ['10-30/10 4 * * *', '10,20,30 4 * * *'],
])("'%s' means '%s'", (one, other) => {
  expect({ ...parseCron(one), text: '' }).toEqual({ ...parseCron(other), text: '' })
})

test.each([
  ['', "'' has 0 fields, and cron has five"],
  ['0 4 * *', "'0 4 * *' has 4 fields, and cron has five"],
  ['0 0 4 * * * 2026', "'0 0 4 * * * 2026' has 7 fields, and cron has five"],
  ['60 4 * * *', "'60' is not a minute"],
  ['0 24 * * *', "'24' is not an hour"],
  ['0 4 0 * *', "'0' is not a day of the month"],
  ['0 4 * 13 *', "'13' is not a month"],
  ['0 4 * * 8', "'8' is not a weekday"],
  ['0 4 * * fry', "'fry' is not a weekday"],
  ['0 4 * * ?', "'?' is not a weekday"],
  ['0 22-2 * * *', "'22-2' ends before it begins"],
  ['5/10 * * * *', "'5/10': a step needs a range to walk through"],
  ['*/0 * * * *', "'*/0': the step of a minute is a number from 1 to 59"],
  ['*/90 * * * *', "'*/90': the step of a minute is a number from 1 to 59"],
  ['1-2-3 * * * *', "'1-2-3' is not a minute"],
  ['1,,2 * * * *', "'' is not a minute"],
  ['0 0 30 2 *', "'0 0 30 2 *' means a day that never comes"],
  ['0 0 31 4,6 *', "'0 0 31 4,6 *' means a day that never comes"],
  ['0 0 * * 5#6', "'5#6': a weekday comes at most five times a month"],
  ['@reboot', "'@reboot' is no time"],
  ['@noon', "'@noon' is not a word of cron"],
])("'%s' is refused", (text, problem) => {
  const cron = parseCron(text)
  expect(isCronProblem(cron) && cron.problem).toBe(problem)
})

test.each(['0 0 29 2 *', '0 0 */29 2 1', '0 0 l 2 *', '0 0 * * 5#5', '0 0 * * friL'])(
  "'%s' comes now and then",
  (text) => {
    expect(isCronProblem(parseCron(text))).toBe(false)
  },
)
