import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { needsAs } from './aliases-without-as.ts'
import { isReserved } from './quoted-name.ts'

test('the words that need AS are those that DuckDB itself refuses without it', async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const answer = await connection.runAndReadAll(
    "select keyword_name from duckdb_keywords() where keyword_category <> 'reserved' order by all",
  )
  const words = answer.getRows().map(([word]) => String(word))
  const refused: string[] = []
  for (const word of words) {
    await connection.run(`select 1 ${word}`).catch(() => refused.push(word))
  }
  expect(words.filter(needsAs)).toEqual(refused.filter((word) => !isReserved(word)))
})
