import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { Empty } from '../../components/empty.tsx'
import { Failure } from '../../components/failure.tsx'
import { Unanswered } from '../../components/unanswered.tsx'
import { useSource } from '../../data/source-context.ts'
import { useProject } from '../../data/use-project.ts'
import { useRunLog } from '../../data/use-run-log.ts'
import { logChoiceOf, RunLog } from '../../features/run-log/view.tsx'
import { logClock } from '../../lib/log-clock.ts'
import { paths } from '../../lib/paths.ts'
import type { ShownRun } from './shown-run.ts'

export function LogTab({ shown: { run, live } }: { readonly shown: ShownRun }) {
  const source = useSource()
  const [params, setParams] = useSearchParams()
  const timeZone = useProject()?.timezone
  const { started_at } = run
  const shown = useMemo(
    () => (timeZone === undefined ? undefined : logClock(started_at ?? '', timeZone)),
    [started_at, timeZone],
  )
  const { lines, count, isWhole, problem } = useRunLog({
    id: run.id,
    isOver: run.is_over,
    lastPiece: live.lastPiece,
    shown,
  })
  const changed = (change: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(params)
    for (const [name, value] of Object.entries(change)) {
      next.delete(name)
      if (value !== undefined && value !== '') next.set(name, value)
    }
    return next
  }
  if (problem && count === 0) return <Unanswered problem={problem} />
  if (isWhole && count === 0) return <Empty title="It has written nothing" />
  return (
    <>
      <RunLog
        {...{ lines, count, isWhole }}
        isLive={!run.is_over}
        steps={run.steps}
        timeZone={timeZone ?? 'UTC'}
        choice={logChoiceOf(params)}
        onChoose={(name, value) => setParams(changed({ [name]: value }), { replace: true })}
        href={(change) => {
          const query = changed(change).toString()
          return `${paths.run(run.id, 'log')}${query === '' ? '' : `?${query}`}`
        }}
        download={source.href(`/api/runs/${run.id}/log?format=text`)}
      />
      {problem && <Failure message={`The log goes on, but: ${problem.message}`} hint={problem.hint} />}
    </>
  )
}
