import { Link, useParams, useSearchParams } from 'wouter'
import type { Changes } from '#api/snapshots.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { useSession } from '../../data/use-session.ts'
import { useSource } from '../../data/source-context.ts'
import {
  type Asked,
  askedOf,
  changesPath,
  isAboutStock,
  QUESTIONS,
  zoneWords,
} from '../../features/snapshot-changes/model.ts'
import { ChangesTable, KeyHistory } from '../../features/snapshot-changes/view.tsx'
import { addressPart } from '../../lib/address-part.ts'
import { nodeName } from '../../lib/node-name.ts'
import { paths } from '../../lib/paths.ts'
import { AskFields } from './ask-fields.tsx'
import './snapshot-page.css'

/** The change explorer of a snapshot. All that is asked stands in the address. */
export function SnapshotPage() {
  const snapshot = addressPart(useParams<{ snapshot: string }>().snapshot)
  const [params, setParams] = useSearchParams()
  const asked = askedOf(params)
  const source = useSource()
  const { session, may } = useSession()
  const name = snapshot.startsWith('snapshot.') ? nodeName(snapshot) : snapshot
  const set = (changed: Readonly<Record<string, string | readonly string[]>>) =>
    setParams((before) => queryWith(before, changed))
  const hrefWith = (changed: Readonly<Record<string, string | readonly string[]>>) => {
    const query = queryWith(params, changed).toString()
    return `${paths.snapshot(snapshot)}${query === '' ? '' : `?${query}`}`
  }
  if (source.kind === 'export') {
    return (
      <Page title={name} about="An export holds the changes alone: trellis up answers the other questions.">
        <Frozen snapshot={snapshot} />
      </Page>
    )
  }
  if (session && !may('rows')) {
    return (
      <Page title={name}>
        <Empty title="Rows of the warehouse are not shown to you">It takes the right to see rows.</Empty>
      </Page>
    )
  }
  return (
    <Page
      title={name}
      facts={
        asked.key.length > 0 && (
          <Pill>
            key <b>{asked.key.join(', ')}</b>
          </Pill>
        )
      }
      about="A date stands for its end: from one to another compares the close of two days."
      acts={
        asked.key.length > 0 ? (
          <Link href={hrefWith({ key: [] })} className="snapshot-back">
            All keys
          </Link>
        ) : undefined
      }
    >
      {asked.key.length > 0 ? (
        <OneKey snapshot={snapshot} asked={asked} />
      ) : (
        <>
          <Tabs
            label="Questions"
            tabs={QUESTIONS.map(({ name: ask, label }) => ({
              label,
              href: hrefWith({ ask: ask === 'changes' ? '' : ask, all: '' }),
              isOn: asked.question === ask,
            }))}
          />
          <Answer snapshot={snapshot} asked={asked} onAsk={set} keyHref={(key) => hrefWith({ key })} />
        </>
      )}
    </Page>
  )
}

/** What is asked first, as it stood when the export was made. */
function Frozen({ snapshot }: { readonly snapshot: string }) {
  const timeZone = useProject()?.timezone
  const answer = useAnswer<Changes>(changesPath(snapshot, askedOf(new URLSearchParams()), timeZone ?? 'UTC'), {
    isWanted: timeZone !== undefined,
  })
  return (
    <Answered answer={answer} height={300}>
      {(changes) => (
        <Box>
          <ChangesTable changes={changes} keyHref={() => paths.snapshot(snapshot)} />
        </Box>
      )}
    </Answered>
  )
}

interface AnswerProps {
  readonly snapshot: string
  readonly asked: Asked
  readonly onAsk: (changed: Readonly<Record<string, string>>) => void
  readonly keyHref: (key: readonly string[]) => string
}

function Answer({ snapshot, asked, onAsk, keyHref }: AnswerProps) {
  const timeZone = useProject()?.timezone
  const answer = useAnswer<Changes>(changesPath(snapshot, asked, timeZone ?? 'UTC'), {
    isWanted: timeZone !== undefined,
    keepsFormer: true,
  })
  // Of several numbers nobody knows which one is meant: what there is to choose from, another question tells.
  const isOpen = isAboutStock(asked.question) && asked.column === '' && answer.error?.status === REFUSED
  const whole = useAnswer<Changes>(
    changesPath(snapshot, { ...asked, question: 'changes', by: '' }, timeZone ?? 'UTC'),
    {
      isWanted: timeZone !== undefined && isAboutStock(asked.question) && answer.data === undefined,
    },
  )
  const columns = answer.data?.columns ?? whole.data?.columns ?? []
  return (
    <>
      <AskFields asked={asked} columns={columns} onAsk={onAsk} timeZone={timeZone ?? 'UTC'} />
      {isOpen && columns.length > 0 ? (
        <WhichColumn columns={columns} onAsk={onAsk} />
      ) : (
        <Answered answer={answer} height={300}>
          {(changes) => (
            <Box className={answer.isPlaceholderData ? 'snapshot-stale' : ''}>
              <ChangesTable changes={changes} keyHref={keyHref} />
              {changes.shown < changes.total && (
                <p className="snapshot-more">
                  <Button onClick={() => onAsk({ all: '1' })}>Show all {changes.total}</Button>
                </p>
              )}
            </Box>
          )}
        </Answered>
      )}
    </>
  )
}

/** What cannot be answered as it is asked. */
const REFUSED = 422

function WhichColumn({ columns, onAsk }: Pick<AnswerProps, 'onAsk'> & Pick<Changes, 'columns'>) {
  return (
    <Empty title="Of which column?">
      <span className="snapshot-columns">
        {columns
          .filter(({ is_number }) => is_number)
          .map(({ name }) => (
            <Button key={name} onClick={() => onAsk({ column: name })}>
              {name}
            </Button>
          ))}
      </span>
    </Empty>
  )
}

function OneKey({ snapshot, asked }: { readonly snapshot: string; readonly asked: Asked }) {
  const timeZone = useProject()?.timezone
  const now = useNow(60_000)
  const of = { ...asked, question: 'changes', from: '', to: '', by: '', isWhole: true } as const
  const answer = useAnswer<Changes>(changesPath(snapshot, of, timeZone ?? 'UTC'), { isWanted: timeZone !== undefined })
  return (
    <Answered answer={answer} height={300}>
      {(changes) => (
        <Box title="Its versions" note={zoneWords(changes)}>
          <KeyHistory changes={changes} until={new Date(now).toISOString()} />
        </Box>
      )}
    </Answered>
  )
}

/** The query with some of it changed; what is empty goes. */
function queryWith(
  before: URLSearchParams,
  changed: Readonly<Record<string, string | readonly string[]>>,
): URLSearchParams {
  const next = new URLSearchParams(before)
  for (const [name, value] of Object.entries(changed)) {
    next.delete(name)
    for (const each of typeof value === 'string' ? [value] : value) if (each !== '') next.append(name, each)
  }
  return next
}
