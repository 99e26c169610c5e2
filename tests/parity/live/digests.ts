/** Of what dbt answered to other people's projects only digests are kept: they tell when dbt answers otherwise one day. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fingerprint } from '../warehouse.ts'
import type { Answer, Seen } from './answer.ts'
import type { AspectName } from './aspects/aspects.ts'
import { jsonInFixedOrder } from './fixed-order.ts'

/** Command → aspect → digest, stand by stand. */
export type Digests = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>

const KEPT: readonly AspectName[] = ['exit', 'results', 'manifest', 'compiled', 'run', 'relations', 'catalog', 'list']

export function digestsOf(answers: readonly Answer[]): Digests[string] {
  return Object.fromEntries(
    answers.map(({ command, seen }) => [
      command,
      Object.fromEntries(
        KEPT.flatMap((aspect) => {
          const found = seen[aspect]
          return found ? [[aspect, fingerprint(jsonInFixedOrder(lasting(aspect, found)))]] : []
        }),
      ),
    ]),
  )
}

/** In which order results come depends on how busy the machine is. */
function lasting(aspect: AspectName, seen: Seen): Seen {
  return aspect === 'results' ? { ...seen, order: undefined } : seen
}

/** The commands and aspects that dbt answers otherwise than it did; none where nothing is known of it. */
export function changedDigests(before: Digests[string] | undefined, now: Digests[string]): string[] {
  return Object.entries(before ?? {}).flatMap(([command, aspects]) =>
    Object.entries(aspects)
      .filter(([aspect, digest]) => now[command]?.[aspect] !== digest)
      .map(([aspect]) => `${command}: ${aspect}`),
  )
}

export function readDigests(file: string): Digests {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Digests) : {}
}

/** Those of the stands given, and what was known of others. */
export function writeDigests(file: string, now: Digests): void {
  writeFileSync(file, `${JSON.stringify({ ...readDigests(file), ...now }, null, 1)}\n`)
}
