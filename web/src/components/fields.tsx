import './fields.css'

export interface Field {
  readonly name: string
  readonly value: React.ReactNode
}

/** Names and what they are, a line each. */
export function Fields({ fields, label }: { readonly fields: readonly Field[]; readonly label?: string }) {
  return (
    <dl className="fields" aria-label={label}>
      {fields.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An object of somebody's own: settings, `meta`. Lists and objects in it stand as JSON. */
export function ObjectFields({
  of,
  label,
}: {
  readonly of: Readonly<Record<string, unknown>>
  readonly label?: string
}) {
  return (
    <Fields
      {...(label !== undefined && { label })}
      fields={Object.entries(of).map(([name, value]) => ({ name, value: <PlainValue value={value} /> }))}
    />
  )
}

export function PlainValue({ value }: { readonly value: unknown }) {
  if (value === null || value === undefined) return <span className="fields-none">null</span>
  if (typeof value !== 'object') return <>{String(value)}</>
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
    return <>{value.map(String).join(', ')}</>
  return <pre className="fields-object">{JSON.stringify(value, null, 2)}</pre>
}
