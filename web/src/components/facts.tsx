import './facts.css'

/** A name and what it is; left out where it is nothing. */
export type Fact = readonly [name: string, value: React.ReactNode]

/** What is known of a thing, name by name. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
  return (
    <dl className="facts">
      {known.map(([name, value]) => (
        <div key={name} className="facts-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
