import { Link } from 'wouter'
import type { TileComputed, TileData } from '#api/dashboards.ts'
import { Answered } from '../../../components/answered.tsx'
import { Code } from '../../../components/code.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Facts } from '../../../components/facts.tsx'
import { Moment } from '../../../components/moment.tsx'
import { Status, toneOf } from '../../../components/status.tsx'
import { useAnswer } from '../../../data/use-answer.ts'
import { momentsInWords } from '../../../lib/moments-in-words.ts'
import { paths } from '../../../lib/paths.ts'
import './computed-dialog.css'

interface ComputedDialogProps {
  readonly title: string
  /** Where the answer is. */
  readonly address: string
  readonly data: TileData | undefined
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly now: number
  readonly timeZone: string
}

/** How a number comes to be: the query as it is sent, the models and tests behind it, how fresh it is, what ran last. */
export function ComputedDialog({ title, address, data, isOpen, onClose, now, timeZone }: ComputedDialogProps) {
  return (
    <Dialog label={`How ${title} is computed`} isOpen={isOpen} onClose={onClose} className="computed-dialog">
      <h2>How “{title}” is computed</h2>
      <Computed address={address} data={data} now={now} timeZone={timeZone} />
    </Dialog>
  )
}

type ComputedProps = Pick<ComputedDialogProps, 'address' | 'data' | 'now' | 'timeZone'>

function Computed({ address, data, now, timeZone }: ComputedProps) {
  const answer = useAnswer<TileComputed>(address)
  return (
    <Answered answer={answer} height={320}>
      {({ queries, depends_on, tests, last_run }) => (
        <>
          <Facts
            facts={[
              ['Data as of', data && <Moment at={data.as_of} now={now} timeZone={timeZone} />],
              ['Next expected', data?.expected_at && <Moment at={data.expected_at} now={now} timeZone={timeZone} />],
              ['Computed', data && <Moment at={data.computed_at} now={now} timeZone={timeZone} />],
              [
                data?.verdict === 'late' ? 'Late because' : 'Beware',
                data && data.reasons.length > 0 && momentsInWords(data.reasons.join('; '), { now, timeZone }),
              ],
              [
                'Last run',
                last_run && (
                  <>
                    <Link href={paths.run(last_run.id)}>#{last_run.id}</Link>, ended{' '}
                    <Moment at={last_run.finished_at} now={now} timeZone={timeZone} as="age" />
                  </>
                ),
              ],
              ['Read from', depends_on.length > 0 && <Nodes nodes={depends_on} />],
              [
                'Lineage',
                depends_on.length > 0 && (
                  <Link href={paths.lineage({ select: upstreamOf(depends_on) })}>as a drawing</Link>
                ),
              ],
              ['Tests before it', tests.length > 0 && <Tests tests={tests} />],
            ]}
          />
          {queries.map(({ name, sql, parameters }) => (
            <section key={name ?? ''} className="computed-query">
              <h3>{name === null ? 'Query' : `Query of its ${name}`}</h3>
              <Code code={sql} language="sql" label={name ?? 'Query'} />
              {parameters.length > 0 && (
                <p className="computed-parameters">
                  {parameters.map((value, index) => `$${index + 1} = ${JSON.stringify(value)}`).join(', ')}
                </p>
              )}
            </section>
          ))}
        </>
      )}
    </Answered>
  )
}

/** dbt's words for what a tile reads, with all that this is made of. */
function upstreamOf(nodes: TileComputed['depends_on']): string {
  return nodes.map(({ name, resource_type }) => (resource_type === 'source' ? `+source:${name}` : `+${name}`)).join(' ')
}

function Nodes({ nodes }: { readonly nodes: TileComputed['depends_on'] }) {
  return (
    <ul className="computed-list">
      {nodes.map(({ unique_id, name, resource_type }) => (
        <li key={unique_id}>
          <Link href={paths.node(unique_id)}>{name}</Link> <span className="computed-type">{resource_type}</span>
        </li>
      ))}
    </ul>
  )
}

function Tests({ tests }: { readonly tests: TileComputed['tests'] }) {
  return (
    <ul className="computed-list computed-tests">
      {tests.map(({ unique_id, name, status }) => (
        <li key={unique_id}>
          <Status tone={toneOf(status)}>{status ?? 'not run'}</Status> <Link href={paths.node(unique_id)}>{name}</Link>
        </li>
      ))}
    </ul>
  )
}
