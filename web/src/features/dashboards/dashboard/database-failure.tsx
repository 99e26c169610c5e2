import { Button } from '../../../components/button.tsx'
import { Failure } from '../../../components/failure.tsx'
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
export function DatabaseFailure({ problem: { code, message, hint }, address }: DatabaseFailureProps) {
  const [instance] = useInstance()
  const askAnew = useAskAnew()
  const isOfServer = code === 'page/no-server'
  const whose = instance === undefined ? '' : ` of ${instance}`
  return (
    <div className="database-failure">
      <Failure
        message={isOfServer ? message : `The database${whose} cannot be asked`}
        frame={isOfServer ? null : message}
        hint={hint}
      />
      <Button onClick={() => askAnew(address)}>Ask again</Button>
    </div>
  )
}
