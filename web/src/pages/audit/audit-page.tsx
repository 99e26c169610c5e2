import { useSearchParams } from 'wouter'
import type { AuditCheck, AuditRecords } from '#api/audit.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Button } from '../../components/button.tsx'
import { ChoiceMenu } from '../../components/choice-menu.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Said } from '../../components/said.tsx'
import { Status } from '../../components/status.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAct } from '../../data/use-act.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { useRefusal } from '../../data/use-refusal.ts'
import { useSession } from '../../data/use-session.ts'
import { ACTIONS, auditPath, bundleCommands, filtersOf } from '../../features/audit-chain/model.ts'
import { AuditTable } from '../../features/audit-chain/view.tsx'
import './audit-page.css'

/** The chain of what happened, its end, and how to make evidence of it. */
export function AuditPage() {
  const source = useSource()
  const { session, may } = useSession()
  if (source.kind === 'export') return <Refused title="An export holds no audit chain" why="trellis up shows it" />
  if (session && !may('admin')) return <Refused title="The chain is not shown to you" why="It takes an admin" />
  return <Chain />
}

function Refused({ title, why }: { readonly title: string; readonly why: string }) {
  return (
    <Page title="Audit">
      <Empty title={title}>{why}.</Empty>
    </Page>
  )
}

function Chain() {
  const [params, setParams] = useSearchParams()
  const project = useProject()
  const reading = { now: useNow(), timeZone: project?.timezone ?? 'UTC' }
  const filters = filtersOf(params)
  const answer = useAnswer<AuditRecords>(auditPath(filters), { keepsFormer: true })
  const check = useAct<AuditCheck>()
  const refusal = useRefusal()
  const set = (changed: Readonly<Record<string, string | readonly string[]>>, isStep = false) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (!('before' in changed)) next.delete('before')
        for (const [name, value] of Object.entries(changed)) {
          next.delete(name)
          for (const each of typeof value === 'string' ? [value] : value) if (each !== '') next.append(name, each)
        }
        return next
      },
      { replace: isStep },
    )
  const head = answer.data?.head
  return (
    <Page
      title="Audit"
      facts={
        head && (
          <>
            <Pill>{head.seq} links</Pill>
            <Pill>
              ends with <code title={head.hash}>{head.hash.slice(0, 16)}</code>
            </Pill>
          </>
        )
      }
      about="Each link bears the hash of the one before: none can be changed or left out unseen. Note the last hash elsewhere now and then."
      acts={
        <>
          {head && <CopyButton text={head.hash} label="Copy the hash" />}
          <ActButton
            refusal={refusal('admin')}
            isBusy={check.isPending}
            onAct={() => check.mutate({ path: '/api/audit/verify' })}
          >
            {check.isPending ? 'Recomputing' : 'Verify the chain'}
          </ActButton>
        </>
      }
    >
      <Said problem={check.error}>{check.data && <Checked check={check.data} />}</Said>
      <div className="audit-filters">
        <ChoiceMenu
          label="What"
          choices={ACTIONS.map((action) => ({ value: action, label: action }))}
          chosen={filters.action}
          onChoose={(action) => set({ action })}
        />
        <input
          type="search"
          aria-label="About"
          placeholder="About, such as run 12"
          value={filters.subject}
          onChange={({ target }) => set({ subject: target.value }, true)}
        />
        <input
          type="search"
          aria-label="Who"
          placeholder="Who"
          value={filters.actor}
          onChange={({ target }) => set({ actor: target.value }, true)}
        />
        <label>
          From <input type="date" value={filters.from} onChange={({ target }) => set({ from: target.value })} />
        </label>
        <label>
          to <input type="date" value={filters.to} onChange={({ target }) => set({ to: target.value })} />
        </label>
      </div>
      <Answered answer={answer} height={400}>
        {({ records, next }) => (
          <Box>
            {records.length === 0 ? <p>No link is like this.</p> : <AuditTable records={records} {...reading} />}
            {next !== null && (
              <p className="audit-more">
                <Button onClick={() => set({ before: String(next) })}>Older ones</Button>
              </p>
            )}
          </Box>
        )}
      </Answered>
      <Box title="Evidence for others" note="a folder that proves itself">
        <p>
          A bundle holds the chain, runs, results, artifacts and compiled SQL of these days. Verifying it takes the
          folder alone.
        </p>
        {bundleCommands(filters.from, filters.to).map((command) => (
          <p key={command} className="audit-command">
            <code>{command}</code> <CopyButton text={command} />
          </p>
        ))}
      </Box>
    </Page>
  )
}

function Checked({ check: { records, first_broken } }: { readonly check: AuditCheck }) {
  return first_broken === null ? (
    <Status tone="ok">All {records} links are what was written</Status>
  ) : (
    <Status tone="bad">Link {first_broken} is not what was written, or the one before it is gone</Status>
  )
}
