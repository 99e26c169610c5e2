import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

/** Which files are in target/. */
export function readFiles({ folder }: Left): Seen {
  const target = join(folder, 'target')
  const files = existsSync(target) ? readdirSync(target, { recursive: true, encoding: 'utf8' }) : []
  return { there: files.filter((file) => statSync(join(target, file)).isFile()).sort() }
}
