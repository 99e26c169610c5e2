import { useId, useState } from 'react'
import type { NewToken, Token } from '#api/tokens.ts'
import { ActButton } from '../../components/act-button.tsx'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Moment } from '../../components/moment.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { LIFETIMES, newTokenBody, SCOPES, tokenState } from './model.ts'
import './tokens.css'

interface TokenTableProps {
  readonly tokens: readonly Token[]
  readonly onRevoke: (token: Token) => void
  readonly refusal: string | undefined
  readonly now: number
  readonly timeZone: string
}

/** The tokens that there are. */
export function TokenTable({ tokens, onRevoke, refusal, now, timeZone }: TokenTableProps) {
  const [ending, setEnding] = useState<Token | undefined>()
  const columns: Column<Token>[] = [
    { name: 'name', head: 'Token', cell: ({ name, hint }) => <span title={hint}>{name}</span> },
    { name: 'scopes', head: 'May', cell: ({ scopes }) => <code>{scopes.join(', ')}</code> },
    {
      name: 'state',
      head: 'State',
      cell: (token) => {
        const { tone, words } = tokenState(token, now)
        return <Status tone={tone}>{words}</Status>
      },
    },
    {
      name: 'made',
      head: 'Made',
      cell: ({ created_at }) => <Moment at={created_at} as="age" now={now} timeZone={timeZone} />,
    },
    { name: 'by', head: 'By', cell: ({ created_by }) => created_by ?? '–' },
    {
      name: 'expires',
      head: 'Expires',
      cell: ({ expires_at }) =>
        expires_at === null ? 'never' : <Moment at={expires_at} as="age" now={now} timeZone={timeZone} />,
    },
    {
      name: 'used',
      head: 'Last used',
      cell: ({ last_used_at }) =>
        last_used_at === null ? 'never' : <Moment at={last_used_at} as="age" now={now} timeZone={timeZone} />,
    },
    {
      name: 'revoke',
      head: <span className="visually-hidden">Revoke</span>,
      cell: (token) =>
        tokenState(token, now).tone === 'ok' && (
          <ActButton refusal={refusal} onAct={() => setEnding(token)} label={`Revoke ${token.name}`}>
            Revoke
          </ActButton>
        ),
    },
  ]
  return (
    <>
      <Table label="Tokens" columns={columns} rows={tokens} keyOf={({ id }) => id} />
      <Confirm
        title={`Revoke ${ending?.name ?? ''}?`}
        does="Revoke"
        isOpen={ending !== undefined}
        onClose={() => setEnding(undefined)}
        onConfirm={() => ending && onRevoke(ending)}
      >
        Whoever uses it is refused from the next request on. It cannot be made valid again.
      </Confirm>
    </>
  )
}

interface TokenFormProps {
  readonly onMake: (body: ReturnType<typeof newTokenBody>) => void
  readonly refusal: string | undefined
  readonly isBusy: boolean
  readonly now: number
}

/** Makes a token. */
export function TokenForm({ onMake, refusal, isBusy, now }: TokenFormProps) {
  const [name, setName] = useState('')
  const [scope, setScope] = useState<string>(SCOPES[2].value)
  const [days, setDays] = useState(90)
  const id = useId()
  const missing = name.trim() === '' ? 'it needs a name' : undefined
  return (
    <form
      className="token-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (refusal === undefined && missing === undefined) onMake(newTokenBody(name.trim(), scope, days, now))
      }}
    >
      <label htmlFor={`${id}-name`}>Name</label>
      <input
        id={`${id}-name`}
        value={name}
        maxLength={200}
        placeholder="who uses it, such as glue"
        onChange={({ target }) => setName(target.value)}
      />
      <label htmlFor={`${id}-scope`}>May</label>
      <select id={`${id}-scope`} value={scope} onChange={({ target }) => setScope(target.value)}>
        {SCOPES.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-days`}>Holds for</label>
      <select id={`${id}-days`} value={days} onChange={({ target }) => setDays(Number(target.value))}>
        {LIFETIMES.map((each) => (
          <option key={each.days} value={each.days}>
            {each.label}
          </option>
        ))}
      </select>
      <span />
      <span>
        <Button
          type="submit"
          kind="main"
          aria-disabled={refusal !== undefined || missing !== undefined || isBusy}
          title={refusal ?? missing}
        >
          Make a token
        </Button>
        {refusal !== undefined && <span className="token-refusal"> {refusal}</span>}
      </span>
    </form>
  )
}

/** The word of a new token: it is shown this once. */
export function NewTokenWord({ token }: { readonly token: NewToken }) {
  return (
    <div className="token-new">
      <p>
        <b>{token.name}</b> is made. Its word is shown this once:
      </p>
      <p className="token-word">
        <code>{token.token}</code> <CopyButton text={token.token} />
      </p>
    </div>
  )
}
