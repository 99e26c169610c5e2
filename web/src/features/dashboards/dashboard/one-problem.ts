import type { AnswerProblem } from '../../../data/source.ts'

/** It is not about what is asked, but about who is. */
const OF_THE_DATABASE = /^query\/(?:no-database|settings|lost|busy)$|^store\/|\/no-(?:connection|role|server)$/

/**
 * What keeps a whole page from being answered, where that is one thing: the database that all of it is asked of. Undefined where
 * anything else is wrong, or nothing is.
 */
export function oneProblem(problems: readonly AnswerProblem[], asked: number): AnswerProblem | undefined {
  const [first] = problems
  if (first === undefined || problems.length < asked) return undefined
  return problems.every(({ code }) => OF_THE_DATABASE.test(code)) ? first : undefined
}
