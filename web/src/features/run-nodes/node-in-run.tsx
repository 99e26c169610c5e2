import { Link } from 'wouter'
import type { NodeInRun } from '#api/run-details.ts'
import { Code } from '../../components/code.tsx'
import { Facts } from '../../components/facts.tsx'
import { Moment } from '../../components/moment.tsx'
import { Status, toneOf } from '../../components/status.tsx'
import { TerminalText } from '../../components/terminal-text.tsx'
import { formatBytes, formatNumber, formatSeconds } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { threadName } from '../../lib/run-node.ts'
import './node-in-run.css'

interface NodeInRunViewProps {
  readonly node: NodeInRun
  /** What was skipped because it failed. */
  readonly skipped: readonly string[]
  readonly now: number
  readonly timeZone: string
}

/** What came of a node in a run: in which time, with which words, by which code. */
export function NodeInRunView({ node, skipped, now, timeZone }: NodeInRunViewProps) {
  return node.results.map((result) => {
    const { step, status, message, rows, bytes, failures, compiled_code, timing } = result
    const isBad = toneOf(status) === 'bad' || toneOf(status) === 'warn'
    return (
      <section key={step} className="node-in-run">
        <Facts
          facts={[
            [
              'Status',
              <Status key="status" tone={toneOf(status)}>
                {status}
              </Status>,
            ],
            ['Step', node.results.length > 1 && step],
            ['Took', formatSeconds(result.execution_time)],
            ...timing.map(
              ({ name, started_at, completed_at }) => [`to ${name}`, spanWords(started_at, completed_at)] as const,
            ),
            ['Began', result.started_at && <Moment at={result.started_at} now={now} timeZone={timeZone} />],
            ['Rows', rows !== null && formatNumber(rows, 0)],
            ['Rows that failed', failures !== null && failures > 0 && formatNumber(failures, 0)],
            ['Read', bytes !== null && formatBytes(bytes)],
            ['Thread', result.thread_id && threadName(result.thread_id)],
            ['Materialized', result.materialized],
            ['Relation', result.relation_name && <code>{result.relation_name}</code>],
            [
              'Built by',
              result.reused_from !== null && <Link href={paths.run(result.reused_from)}>run {result.reused_from}</Link>,
            ],
            ['Message', !isBad && message],
          ]}
        />
        {isBad && message && (
          <TerminalText text={withSkipped(message, skipped)} label={`What ${node.unique_id} says`} />
        )}
        {compiled_code !== null && (
          <Code code={compiled_code} language={languageOf(compiled_code)} label="Compiled code" />
        )}
      </section>
    )
  })
}

function spanWords(from: string | null, to: string | null): string | null {
  return from === null || to === null ? null : formatSeconds(Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000))
}

/** As the terminal would say it, with what it cost. */
export function withSkipped(message: string, skipped: readonly string[]): string {
  return skipped.length === 0 ? message : `${message}\n  skipped because of this: ${skipped.join(', ')}`
}

/** Python models are the only ones that are not SQL. */
function languageOf(code: string): string {
  return /^def model\(/m.test(code) ? 'python' : 'sql'
}
