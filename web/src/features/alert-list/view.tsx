import { useState } from 'react'
import { Link } from 'wouter'
import type { Alert, Delivery } from '#api/alerts.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Menu, type MenuItem } from '../../components/menu.tsx'
import { Moment } from '../../components/moment.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { counted } from '../../lib/format.ts'
import { nodeName } from '../../lib/node-name.ts'
import { paths } from '../../lib/paths.ts'
import { alertTone, deliveryTone, isSilenced, runOfLink, SILENCES } from './model.ts'
import './alert-list.css'

interface Reading {
  readonly now: number
  readonly timeZone: string
}

export interface AlertActs {
  readonly acknowledge: (alert: Alert) => void
  readonly resolve: (alert: Alert) => void
  readonly silence: (alert: Alert, span: string | null) => void
  readonly isBusy: boolean
  readonly acknowledgeRefusal: string | undefined
  readonly changeRefusal: string | undefined
}

interface AlertListProps {
  readonly alerts: readonly Alert[]
  readonly acts: AlertActs
  readonly reading: Reading
}

/** What is in trouble, and what is done about it. */
export function AlertList({ alerts, acts, reading }: AlertListProps) {
  const [ending, setEnding] = useState<Alert | undefined>()
  return (
    <>
      <ul className="alert-list">
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertWords alert={alert} reading={reading} />
            {alert.state !== 'resolved' && (
              <div className="alert-list-acts">
                {alert.state !== 'acknowledged' && (
                  <ActButton
                    refusal={acts.acknowledgeRefusal}
                    isBusy={acts.isBusy}
                    onAct={() => acts.acknowledge(alert)}
                    label={`Acknowledge ${alert.name ?? alert.rule}`}
                  >
                    Acknowledge
                  </ActButton>
                )}
                <Menu
                  label={`More for ${alert.name ?? alert.rule}`}
                  items={menuOf(alert, acts, reading.now, () => setEnding(alert))}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        title={`Resolve ${ending?.name ?? ending?.rule ?? 'it'}?`}
        does="Resolve"
        isOpen={ending !== undefined}
        onClose={() => setEnding(undefined)}
        onConfirm={() => ending && acts.resolve(ending)}
      >
        It ends now, whatever is the matter. If it happens again, it is told again.
      </Confirm>
    </>
  )
}

function menuOf(alert: Alert, acts: AlertActs, now: number, onResolve: () => void): readonly MenuItem[] {
  const refusal = acts.changeRefusal
  const silences = isSilenced(alert, now)
    ? [{ label: 'End the silence', onChoose: () => acts.silence(alert, null), refusal }]
    : SILENCES.map((span) => ({ label: `Silence for ${span}`, onChoose: () => acts.silence(alert, span), refusal }))
  return [...silences, { label: 'Resolve', onChoose: onResolve, refusal }]
}

function AlertWords({ alert, reading }: { readonly alert: Alert; readonly reading: Reading }) {
  const { event, rule, name, detail, since, times, state, acknowledged_by, silenced_until, late_with, link } = alert
  const run = runOfLink(link)
  return (
    <div className="alert-words">
      <p className="alert-head">
        <Status tone={alertTone(alert)}>{state}</Status>
        <b>{name ?? rule}</b>
        <code>{event ?? rule}</code>
      </p>
      {detail !== null && detail !== '' && <p className="alert-detail">{detail.split('\n')[0]}</p>}
      {late_with.length > 0 && (
        <details className="alert-late">
          <summary>{counted(late_with.length, 'node')} late with it</summary>
          {late_with.map((unique_id) => (
            <Link key={unique_id} href={paths.node(unique_id)} className="mono">
              {nodeName(unique_id)}
            </Link>
          ))}
        </details>
      )}
      <p className="alert-facts">
        began <Moment at={since} as="age" {...reading} />
        {times > 1 && ` · ${times} times`}
        {run !== undefined && (
          <>
            {' · '}
            <Link href={paths.run(run)}>run {run}</Link>
          </>
        )}
        {acknowledged_by !== null && ` · ${acknowledged_by} looks after it`}
        {isSilenced(alert, reading.now) && (
          <>
            {' · '}silent until <Moment at={silenced_until} {...reading} />
          </>
        )}
      </p>
    </div>
  )
}

/** What was sent, what waits, and what channels said. */
export function DeliveryTable({ deliveries, reading }: { deliveries: readonly Delivery[]; reading: Reading }) {
  const columns: Column<Delivery>[] = [
    { name: 'when', head: 'When', cell: ({ created_at }) => <Moment at={created_at} as="age" {...reading} /> },
    { name: 'channel', head: 'Channel', cell: ({ channel }) => <span className="mono">{channel}</span> },
    { name: 'subject', head: 'Message', isText: true, cell: ({ subject }) => subject },
    {
      name: 'status',
      head: 'Status',
      cell: (delivery) => <Status tone={deliveryTone(delivery)}>{delivery.status}</Status>,
    },
    { name: 'attempts', head: 'Tries', isNumber: true, cell: ({ attempts }) => attempts },
    {
      name: 'next',
      head: 'Next try',
      cell: ({ status, next_attempt_at }) =>
        status === 'waiting' ? <Moment at={next_attempt_at} as="age" {...reading} /> : '–',
    },
    {
      name: 'said',
      head: 'The channel said',
      isText: true,
      cell: ({ last_error }) => last_error ?? '',
    },
  ]
  return <Table label="Deliveries" columns={columns} rows={deliveries} keyOf={({ id }) => id} />
}
