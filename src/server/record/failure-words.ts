import type { NodeStatus } from '#manifest/artifacts/run-results.ts'
import type { RunRecord } from '#platform/runner/run-record.ts'

const FAILED: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['error', 'fail', 'runtime error', 'partial success'])
const SHOWN = 3
const LONGEST = 400
const HEAD = /^[A-Z][a-z]+ Error\b/

/** Listens to what a step tells, and says in a line why it failed: for a list of runs, where nobody has its log at hand. */
export class FailureWords {
  private readonly failed = new Set<string>()
  private said = ''

  take(records: readonly RunRecord[]): void {
    for (const record of records) {
      if (record.type === 'results') {
        for (const { unique_id, status } of record.results) if (FAILED.has(status)) this.failed.add(unique_id)
      } else if (record.type === 'log' && record.stream === 'stderr') this.said = record.text
      else if (record.type === 'events') this.hear(record.lines)
    }
  }

  /** Undefined where nothing was told that would explain it. */
  get text(): string | undefined {
    const nodes = [...this.failed]
    if (nodes.length > 0) {
      const names = nodes.slice(0, SHOWN).map(shortName).join(', ')
      const more = nodes.length > SHOWN ? ` and ${nodes.length - SHOWN} more` : ''
      return `${names}${more} failed`
    }
    return tellingLine(this.said)?.slice(0, LONGEST)
  }

  private hear(lines: readonly string[]): void {
    for (const line of lines) {
      if (!line.includes('"level":"error"') && !line.includes('"level": "error"')) continue
      const { info } = JSON.parse(line) as { readonly info: { readonly msg: string } }
      // The first of them says what is wrong; what follows says that it ends.
      if (this.said === '') this.said = info.msg
    }
  }
}

/** Below its head an error says what is wrong, and then shows where; what other programs print says it last. */
function tellingLine(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const head = lines.findIndex((line) => HEAD.test(line))
  return (head < 0 ? undefined : lines[head + 1]) ?? lines.at(-1)
}

/** `model.shop.orders` as people call it; tests have a digest behind their name. */
function shortName(unique_id: string): string {
  const [type = '', , name = unique_id] = unique_id.split('.')
  return type === 'model' ? name : `${type} ${name}`
}
