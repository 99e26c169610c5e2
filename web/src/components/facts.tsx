import { Fields } from './fields.tsx'

/** A name and what it is; left out where it is nothing. */
export type Fact = readonly [name: string, value: React.ReactNode]

/** What is known of a thing, name by name. */
export function Facts({ facts, label }: { readonly facts: readonly Fact[]; readonly label?: string }) {
  const isKnown = (value: React.ReactNode) => value !== null && value !== undefined && value !== false && value !== ''
  const fields = facts.flatMap(([name, value]) => (isKnown(value) ? [{ name, value }] : []))
  return <Fields fields={fields} {...(label !== undefined && { label })} />
}
