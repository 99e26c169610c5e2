import type { RootCause } from './root-causes.ts'

/** Which node a run failed at and what that said, in a line; how many others did is told by number. Empty where it was no node. */
export function failureInWords(causes: readonly RootCause[], nameOf: (unique_id: string) => string): string {
  const [first] = causes
  if (!first) return ''
  const { unique_id, status, message } = first.node
  const said = saidIn(message ?? '')
  const head = `${nameOf(unique_id)} ${status === 'late' ? 'is late' : 'failed'}`
  const others = causes.length > 1 ? ` (and ${causes.length - 1} more)` : ''
  return said === '' ? `${head}${others}` : `${head}${others}: ${said}`
}

/** The first line that says what is wrong: the one before names the node, which is named already. */
function saidIn(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.find((line) => !NAMES_NODE.test(line)) ?? lines[0] ?? ''
}

/** `Runtime Error in model orders (models/orders.sql)` */
const NAMES_NODE = /^[A-Z][A-Za-z]* Error(?: in .*\)?)?$/
