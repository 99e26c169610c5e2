import { join } from 'node:path'
import { bareSql, readSql } from '../../observing.ts'
import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'

/** What the user's code became, to the byte. */
export function readCompiledSql({ folder, mask }: Left): Seen {
  return readSql(join(folder, 'target', 'compiled'), mask)
}

/** What was executed, without the white space and the comments of macros. */
export function readRunSql({ folder, mask }: Left): Seen {
  return readSql(join(folder, 'target', 'run'), (text) => bareSql(mask(text)))
}
