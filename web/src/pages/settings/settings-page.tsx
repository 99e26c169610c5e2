import { useState } from 'react'
import { useParams } from 'wouter'
import type { ConnectionCheck, ServerSettings, Users } from '#api/settings.ts'
import type { NewToken, Tokens } from '#api/tokens.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Facts } from '../../components/facts.tsx'
import { Page } from '../../components/page.tsx'
import { Said } from '../../components/said.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useSource } from '../../data/source-context.ts'
import { useAct } from '../../data/use-act.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { useRefusal } from '../../data/use-refusal.ts'
import { useSession } from '../../data/use-session.ts'
import { connectionFacts } from '../../features/server-facts/connection-facts.ts'
import {
  InstanceTable,
  RetentionFacts,
  SecurityFacts,
  ServerFacts,
  UserTable,
} from '../../features/server-facts/view.tsx'
import { NewTokenWord, TokenForm, TokenTable } from '../../features/tokens/view.tsx'
import { paths } from '../../lib/paths.ts'
import { ThemeChoice } from './theme-choice.tsx'
import './settings-page.css'

const TABS = [
  { name: undefined, label: 'Server' },
  { name: 'tokens', label: 'Tokens' },
  { name: 'users', label: 'Users' },
  { name: 'connections', label: 'Connections' },
] as const

/** How the server is set, who may come in, and how the page looks. */
export function SettingsPage() {
  const { tab } = useParams<{ tab?: string }>()
  const source = useSource()
  const { session, may } = useSession()
  const isRefused = tab !== undefined && session !== undefined && !may('admin')
  return (
    <Page title="Settings">
      {source.kind === 'export' ? (
        <Box title="This page">
          <ThemeChoice />
        </Box>
      ) : (
        <>
          <Tabs
            label="Settings"
            tabs={TABS.map(({ name, label }) => ({ label, href: paths.settings(name), isOn: tab === name }))}
          />
          {isRefused ? (
            <Empty title="This is not shown to you">It takes an admin.</Empty>
          ) : tab === 'tokens' ? (
            <TokensTab />
          ) : tab === 'users' ? (
            <UsersTab />
          ) : tab === 'connections' ? (
            <ConnectionsTab />
          ) : tab === undefined ? (
            <ServerTab />
          ) : (
            <Empty title="Settings have no such page" />
          )}
        </>
      )}
    </Page>
  )
}

function useReading() {
  const project = useProject()
  return { now: useNow(), timeZone: project?.timezone ?? 'UTC' }
}

/** It counts rows of the store: asked when it is looked at, not after each run. */
function useSettings() {
  return useAnswer<ServerSettings>('/api/settings', { changesWith: ['project.changed', 'reset'] })
}

function ServerTab() {
  const project = useProject()
  const reading = useReading()
  const answer = useSettings()
  return (
    <Answered answer={answer} height={400}>
      {(settings) => (
        <div className="settings-grid">
          <Box title="Server">{project && <ServerFacts project={project} settings={settings} reading={reading} />}</Box>
          <div>
            <Box title="What is kept, and how long" note={<code>retention</code>}>
              <RetentionFacts {...settings} />
            </Box>
            <Box title="Who may come in" note={<code>security</code>}>
              <SecurityFacts {...settings} />
            </Box>
            <Box title="This page">
              <ThemeChoice />
            </Box>
          </div>
          {settings.instances.length > 0 && (
            <Box title="Instances" note={<code>instances</code>} className="settings-wide">
              <InstanceTable instances={settings.instances} />
            </Box>
          )}
        </div>
      )}
    </Answered>
  )
}

function TokensTab() {
  const reading = useReading()
  const answer = useAnswer<Tokens>('/api/tokens')
  const [make, revoke] = [useAct<NewToken>(), useAct()]
  const refusal = useRefusal()('admin')
  return (
    <>
      <Said problem={make.error ?? revoke.error} />
      {make.data && <NewTokenWord token={make.data} />}
      <Answered answer={answer} height={200}>
        {({ data }) => (
          <Box title="Tokens" note="for programs: Authorization: Bearer …">
            {data.length === 0 ? (
              <p>There is none yet.</p>
            ) : (
              <TokenTable
                tokens={data}
                refusal={refusal}
                onRevoke={({ id }) => revoke.mutate({ method: 'DELETE', path: `/api/tokens/${id}` })}
                {...reading}
              />
            )}
          </Box>
        )}
      </Answered>
      <Box title="A new token">
        <TokenForm
          refusal={refusal}
          isBusy={make.isPending}
          now={reading.now}
          onMake={(body) => make.mutate({ path: '/api/tokens', body })}
        />
      </Box>
    </>
  )
}

function UsersTab() {
  const reading = useReading()
  const answer = useAnswer<Users>('/api/users')
  return (
    <Answered answer={answer} height={200}>
      {({ users }) => (
        <Box title="Users" note={<code>trellis users</code>}>
          {users.length > 0 && <UserTable users={users} reading={reading} />}
          <p className="settings-hint">
            {users.length === 0 && 'Nobody signs in with a password yet. '}
            <code>trellis users add NAME --role viewer|operator|admin</code> makes a user; passwords are typed there and
            nowhere else.
          </p>
        </Box>
      )}
    </Answered>
  )
}

function ConnectionsTab() {
  const answer = useSettings()
  return (
    <Answered answer={answer} height={200}>
      {({ instances }) => (
        <Box title="Connections" note={<code>profiles.yml</code>}>
          <p className="settings-hint">They stand in profiles.yml. Passwords and keys are not shown.</p>
          {(instances.length === 0 ? [undefined] : [undefined, ...instances]).map((instance) => (
            <Connection
              key={instance?.name ?? ''}
              instance={instance?.name}
              target={[instance?.profile, instance?.target].filter(Boolean).join(' / ')}
            />
          ))}
        </Box>
      )}
    </Answered>
  )
}

function Connection({ instance, target }: { readonly instance: string | undefined; readonly target: string }) {
  // The one that everybody uses is looked at by itself; a look takes a process of its own.
  const [isAsked, setAsked] = useState(instance === undefined)
  const path = `/api/connection${instance === undefined ? '' : `?instance=${encodeURIComponent(instance)}`}`
  const check = useAnswer<ConnectionCheck>(path, { isWanted: isAsked, changesWith: [] })
  return (
    <section className="connection" aria-label={instance ?? 'default'}>
      <div className="connection-head">
        <b className="mono">{instance ?? 'default'}</b>
        <span className="settings-hint">{target}</span>
        {check.data && (
          <Status tone={check.data.is_well ? 'ok' : 'bad'}>
            {check.data.is_well ? 'it stands' : 'it does not stand'}
          </Status>
        )}
        <ActButton
          isBusy={check.isFetching}
          onAct={() => (isAsked ? void check.refetch() : setAsked(true))}
          label={`${check.isFetching ? 'Testing' : 'Test'} the connection of ${instance ?? 'default'}`}
        >
          {check.isFetching ? 'Testing' : 'Test'}
        </ActButton>
      </div>
      <Said problem={check.error} />
      {check.data && (
        <>
          <Facts label={`Connection of ${instance ?? 'default'}`} facts={connectionFacts(check.data.said)} />
          <details open={!check.data.is_well}>
            <summary>All that trellis debug says</summary>
            <pre className="connection-said">{check.data.said}</pre>
          </details>
        </>
      )}
    </section>
  )
}
