import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint } from '../warehouse.ts'
import type { Answer } from './answer.ts'
import { jsonInFixedOrder } from './fixed-order.ts'

/** dbt's answers to something, for later runs. */
export interface KeptAnswers {
  find(): Answer[] | undefined
  keep(answers: readonly Answer[]): void
}

/** `asked` is all that the answers depend on. */
export function keptAnswers(cache: string, name: string, asked: unknown): KeptAnswers {
  const file = join(cache, 'answers', `${name.replaceAll(' ', '-')}-${fingerprint(jsonInFixedOrder(asked))}.json`)
  return {
    find: () => {
      try {
        return JSON.parse(readFileSync(file, 'utf8')) as Answer[]
      } catch {
        return undefined
      }
    },
    keep: (answers) => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(answers))
    },
  }
}
