import { Button } from '../../../components/button.tsx'
import { Failure } from '../../../components/failure.tsx'
import { Unanswered } from '../../../components/unanswered.tsx'
import type { AnswerProblem } from '../../../data/source.ts'
import { useAskAnew } from '../../../data/use-answer.ts'
import { useInstance } from '../../../data/use-instance.ts'
import './database-failure.css'

interface DatabaseFailureProps {
  readonly problem: AnswerProblem
  /** Below which all answers stand that are missing. */
  readonly address: string
}

/** Why nothing of a page is answered, once for all of it. */
export function DatabaseFailure({ problem, address }: DatabaseFailureProps) {
  const [instance] = useInstance()
  const askAnew = useAskAnew()
  if (problem.isPassing) return <Unanswered problem={problem} />
  const whose = instance === undefined ? '' : ` of ${instance}`
  return (
    <div className="database-failure">
      <Failure message={`The database${whose} cannot be asked`} frame={problem.message} hint={problem.hint} />
      <Button onClick={() => askAnew(address)}>Ask again</Button>
    </div>
  )
}
