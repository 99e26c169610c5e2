import type { AlertChannel, AlertRule } from '#api/alerts.ts'
import { ActButton } from '../../components/act-button.tsx'
import { type Column, Table } from '../../components/table.tsx'
import './alert-rules.css'

/** Who is told what, as `trellis.yml` has it. */
export function RuleTable({ rules }: { readonly rules: readonly AlertRule[] }) {
  const columns: Column<AlertRule>[] = [
    { name: 'on', head: 'What', isText: true, cell: ({ on }) => <code>{on.join(', ')}</code> },
    {
      name: 'conditions',
      head: 'Where',
      cell: ({ conditions }) => (
        <span className="alert-conditions">
          {conditions.map(({ name, value }) => (
            <span key={name}>
              {name}: <code>{value}</code>
            </span>
          ))}
        </span>
      ),
    },
    { name: 'to', head: 'Told to', cell: ({ to }) => <span className="mono">{to.join(', ')}</span> },
    { name: 'rule', head: 'Called', isText: true, cell: ({ rule }) => <span className="alert-rule-name">{rule}</span> },
  ]
  return <Table label="Rules" columns={columns} rows={rules} keyOf={({ rule }) => rule} />
}

interface ChannelTableProps {
  readonly channels: readonly AlertChannel[]
  readonly onTest: (channel: AlertChannel) => void
  readonly isBusy: boolean
  readonly refusal: string | undefined
}

/** Where alerts go; each can be tried. */
export function ChannelTable({ channels, onTest, isBusy, refusal }: ChannelTableProps) {
  const columns: Column<AlertChannel>[] = [
    { name: 'name', head: 'Channel', cell: ({ name }) => <span className="mono">{name}</span> },
    { name: 'type', head: 'Type', cell: ({ type }) => type },
    {
      name: 'where',
      head: 'Where',
      cell: ({ where }) => where ?? <span className="alert-secret">a secret address</span>,
    },
    { name: 'rows', head: 'Shows rows', cell: ({ shows_rows }) => (shows_rows ? 'yes' : 'no') },
    {
      name: 'test',
      head: <span className="visually-hidden">Try it</span>,
      cell: (channel) => (
        <ActButton
          refusal={refusal}
          isBusy={isBusy}
          onAct={() => onTest(channel)}
          label={`Send a trial message to ${channel.name}`}
        >
          Send a trial
        </ActButton>
      ),
    },
  ]
  return <Table label="Channels" columns={columns} rows={channels} keyOf={({ name }) => name} />
}
