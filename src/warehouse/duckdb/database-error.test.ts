import { describe, expect, test } from 'vitest'
import { duckdbError, errorPosition, exceptionName } from './database-error.ts'
import { openDuckDB } from './open-for-tests.ts'

async function failure(sql: string): Promise<unknown> {
  const adapter = openDuckDB()
  const session = adapter.session()
  const error = await session
    .named('test', () => session.execute(sql, { fetch: true }))
    .catch((thrown: unknown) => thrown)
  await adapter.close()
  return error
}

describe('a failed statement', () => {
  test("carries DuckDB's text under dbt's heading", async () => {
    const error = await failure('select\n  amout from (select 1 as amount)')
    expect(error).toMatchObject({ excType: 'DbtRuntimeError', position: { line: 2, column: 3 } })
    expect(String((error as Error).message)).toBe(
      `Runtime Error   [database/query-failed]
  Binder Error: Referenced column "amout" not found in FROM clause!
  Candidate bindings: "amount"

  LINE 2:   amout from (select 1 as amount)
            ^`,
    )
  })

  test.each([
    [
      'in the middle of a long line',
      `select '${'x'.repeat(90)}', amout , '${'y'.repeat(90)}'`,
      { line: 1, column: 102 },
    ],
    ['at the end of a long line', `select ${'1+'.repeat(200)} amout`, { line: 1, column: 409 }],
    ['in a later line', 'select 1\nfrom nope.tbl', { line: 2, column: 6 }],
    ['behind accents', "select 'äöü', amout", { line: 1, column: 15 }],
    ['behind emoji', "select '😀😀', amout", { line: 1, column: 16 }],
    ['behind ideographs', "select '日本', amout", { line: 1, column: 14 }],
    ['behind tabs', 'select\t1,\tamout', { line: 1, column: 11 }],
    ['behind a tab alone', 'select 1,\n\tamout', { line: 2, column: 2 }],
    ['behind many ideographs', `select '${'日本'.repeat(60)}', amout`, { line: 1, column: 132 }],
    ['of a syntax error', 'select 1\n\nfrm x y', { line: 3, column: 5 }],
  ])('knows its place %s', async (_, sql, position) => {
    expect(await failure(sql)).toMatchObject({ position })
  })

  test('of which DuckDB says no place has none', async () => {
    expect(await failure("select error('no')")).toMatchObject({ position: undefined })
  })

  test('in a script drops what the driver puts before it', () => {
    const error = duckdbError(new Error('Failed to extract statements: Parser Error: no'), 'x')
    expect(error.text).toBe('Parser Error: no')
  })
})

test.each([
  ['IO Error: Could not set lock', 'IOException'],
  ['Out of Memory Error: no', 'OutOfMemoryException'],
  ['HTTP Error: 404', 'HTTPException'],
  ['something', 'Error'],
])('%j is known to Python as %s', (text, name) => {
  expect(exceptionName(text)).toBe(name)
})

test('a text that only looks like a place is none', () => {
  expect(errorPosition('LINE 3: x', 'x')).toBeUndefined()
})
