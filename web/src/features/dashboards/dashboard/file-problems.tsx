import type { DashboardProblem, Dashboards } from '#api/dashboards.ts'
import { Failure } from '../../../components/failure.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { useAsked } from './use-asked.ts'

/** Whoever edits a file sees what came of it. */
const EDITED_MS = 4000

/** Files that cannot be shown, each with the place and a hint, as the terminal has it. */
export function FileProblems({ problems }: { readonly problems: readonly DashboardProblem[] }) {
  return problems.map(({ path, message }) => (
    <Failure key={`${path} ${message}`} message={`${path} cannot be shown`} frame={message} />
  ))
}

/** What is wrong with the files that would be shown; undefined where none of them is there, or nothing is wrong with it. */
export function useFileProblems(paths: readonly string[], isWanted: boolean): readonly DashboardProblem[] | undefined {
  const { data } = useAnswer<Dashboards>(useAsked().dashboards, { isWanted, everyMs: EDITED_MS })
  const problems = data?.problems.filter(({ path }) => paths.includes(path)) ?? []
  return isWanted && problems.length > 0 ? problems : undefined
}
