import { useParams } from 'wouter'
import type { AlertRules, Alerts, Deliveries, Trial } from '#api/alerts.ts'
import { Answered } from '../../components/answered.tsx'
import { Box } from '../../components/box.tsx'
import { Empty } from '../../components/empty.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { Pill } from '../../components/pill.tsx'
import { Said } from '../../components/said.tsx'
import { Status } from '../../components/status.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { useAct } from '../../data/use-act.ts'
import { useAnswer } from '../../data/use-answer.ts'
import { useNow } from '../../data/use-clock.ts'
import { useProject } from '../../data/use-project.ts'
import { useRefusal } from '../../data/use-refusal.ts'
import { acknowledgeAct, resolveAct, silenceAct, sortedAlerts } from '../../features/alert-list/model.ts'
import { type AlertActs, AlertList, DeliveryTable } from '../../features/alert-list/view.tsx'
import { ChannelTable, RuleTable } from '../../features/alert-rules/view.tsx'
import { paths } from '../../lib/paths.ts'

const TABS = [
  { name: undefined, label: 'Now' },
  { name: 'past', label: 'Over' },
  { name: 'rules', label: 'Rules and channels' },
  { name: 'deliveries', label: 'Deliveries' },
] as const

/** What is in trouble, who is told of it, and what was sent. */
export function AlertsPage() {
  const { tab } = useParams<{ tab?: string }>()
  const project = useProject()
  const reading = { now: useNow(), timeZone: project?.timezone ?? 'UTC' }
  const open = useAnswer<Alerts>('/api/alerts')
  const firing = open.data?.alerts.filter(({ state }) => state === 'firing').length
  return (
    <Page
      title="Alerts"
      facts={
        firing !== undefined && (
          <Pill>
            {firing === 0 ? <Status tone="ok">nothing fires</Status> : <Status tone="bad">{firing} firing</Status>}
          </Pill>
        )
      }
    >
      <Tabs
        label="Alerts"
        tabs={TABS.map(({ name, label }) => ({ label, href: paths.alerts(name), isOn: tab === name }))}
      />
      {project && !project.has_settings ? (
        <Empty title="Nobody is told anything yet">
          A <code>trellis.yml</code> beside <code>dbt_project.yml</code> says who is told what:{' '}
          <code>alerts: &#123; channels: …, rules: … &#125;</code>
        </Empty>
      ) : tab === 'rules' ? (
        <RulesTab />
      ) : tab === 'deliveries' ? (
        <DeliveriesTab reading={reading} />
      ) : tab === undefined || tab === 'past' ? (
        <AlertsTab isPast={tab === 'past'} reading={reading} />
      ) : (
        <Empty title="Alerts have no such page" />
      )}
    </Page>
  )
}

interface Reading {
  readonly now: number
  readonly timeZone: string
}

function AlertsTab({ isPast, reading }: { readonly isPast: boolean; readonly reading: Reading }) {
  const answer = useAnswer<Alerts>(isPast ? '/api/alerts?state=resolved' : '/api/alerts')
  const act = useAct()
  const refusal = useRefusal()
  const acts: AlertActs = {
    acknowledge: (alert) => act.mutate(acknowledgeAct(alert)),
    resolve: (alert) => act.mutate(resolveAct(alert)),
    silence: (alert, span) => act.mutate(silenceAct(alert, span)),
    isBusy: act.isPending,
    acknowledgeRefusal: refusal('run'),
    changeRefusal: refusal('change'),
  }
  return (
    <>
      <Said problem={act.error} />
      <Answered answer={answer} height={240}>
        {({ alerts }) =>
          alerts.length === 0 ? (
            <Empty title={isPast ? 'Nothing was in trouble yet' : 'Nothing is in trouble'} />
          ) : (
            <Box>
              <AlertList alerts={sortedAlerts(alerts)} acts={acts} reading={reading} />
            </Box>
          )
        }
      </Answered>
    </>
  )
}

function RulesTab() {
  const answer = useAnswer<AlertRules>('/api/alerts/rules')
  const trial = useAct<Trial>()
  const refusal = useRefusal()
  const said = trial.data
  return (
    <>
      <Said problem={trial.error}>{said?.delivered && said.said}</Said>
      {said && !said.delivered && <Failure message="The trial message did not arrive" frame={said.said} />}
      <Answered answer={answer} height={240}>
        {({ rules, channels }) => (
          <>
            <Box title="Channels" note={<code>alerts.channels</code>}>
              {channels.length === 0 ? (
                <p>
                  None yet:{' '}
                  <code>
                    channels: &#123; team: &#123; type: slack, url: &#123; env: SLACK_WEBHOOK_URL &#125; &#125; &#125;
                  </code>
                </p>
              ) : (
                <ChannelTable
                  channels={channels}
                  refusal={refusal('change')}
                  isBusy={trial.isPending}
                  onTest={({ name }) => trial.mutate({ path: '/api/alerts/test', body: { channel: name } })}
                />
              )}
            </Box>
            <Box title="Rules" note={<code>alerts.rules</code>}>
              {rules.length === 0 ? (
                <p>
                  None yet: <code>rules: [&#123; on: [run.errored, test.failed], to: team &#125;]</code>
                </p>
              ) : (
                <RuleTable rules={rules} />
              )}
            </Box>
          </>
        )}
      </Answered>
    </>
  )
}

function DeliveriesTab({ reading }: { readonly reading: Reading }) {
  const answer = useAnswer<Deliveries>('/api/deliveries', { everyMs: 15_000 })
  return (
    <Answered answer={answer} height={240}>
      {({ deliveries }) =>
        deliveries.length === 0 ? (
          <Empty title="Nothing was sent yet" />
        ) : (
          <Box>
            <DeliveryTable deliveries={deliveries} reading={reading} />
          </Box>
        )
      }
    </Answered>
  )
}
