import { expect, test } from 'vitest'
import { AnswerProblem } from '../../../data/source.ts'
import { oneProblem } from './one-problem.ts'

const problem = (code: string) => new AnswerProblem({ code, message: code, hint: null }, 400)

test.each([
  [
    'a database that nobody answers for',
    ['postgres/no-connection', 'postgres/no-connection'],
    2,
    'postgres/no-connection',
  ],
  ['a file that nobody has made', ['query/no-database'], 1, 'query/no-database'],
  ['a database that ended while it was asked', ['query/lost', 'query/busy'], 2, 'query/lost'],
  ['a server that is gone', ['page/no-server'], 1, 'page/no-server'],
  ['a store out of reach', ['store/unreachable', 'store/connection-lost'], 2, 'store/unreachable'],
  ['where some are answered, each of the others says it by itself', ['query/lost'], 2, undefined],
  ['a query that is wrong says so by itself', ['query/failed', 'query/no-database'], 2, undefined],
  ['nothing is asked', [], 0, undefined],
])('%s', (_rule, codes, asked, code) => {
  expect(oneProblem(codes.map(problem), asked)?.code).toBe(code)
})
