import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

/** Which files the command has written into target/. */
export function readFiles({ folder, startedAtMs }: Left): Seen {
  const target = join(folder, 'target')
  if (!existsSync(target)) return { written: [] }
  const files = readdirSync(target, { recursive: true, encoding: 'utf8' }).filter((file) => {
    const found = statSync(join(target, file))
    return found.isFile() && found.mtimeMs >= startedAtMs
  })
  return { written: files.sort() }
}
