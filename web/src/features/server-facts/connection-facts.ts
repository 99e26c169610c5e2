import type { Fact } from '../../components/facts.tsx'

/** What `trellis debug` says of the connection of a target: where it leads, without what is left as it is by default, and never a secret. */
export function connectionFacts(said: string): readonly Fact[] {
  const lines = said.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d\s{2}/, ''))
  const adapter = lines.find((line) => line.startsWith('adapter type: '))?.slice('adapter type: '.length)
  const from = lines.indexOf('Connection:') + 1
  const facts = from === 0 ? [] : lines.slice(from).flatMap(settingOf)
  return [...(adapter === undefined ? [] : [['Type', adapter] as const]), ...facts]
}

const AS_IT_IS: ReadonlySet<string> = new Set(['None', '{}', '[]', 'False', ''])

function settingOf(line: string): readonly Fact[] {
  const [, name, value] = /^ {2}(\w+): (.*)$/.exec(line) ?? []
  return name === undefined || value === undefined || AS_IT_IS.has(value) ? [] : [[name, value]]
}
