import { afterAll, describe, expect, test } from 'vitest'
import type { ConstraintType } from '#warehouse/adapter/dialect.ts'
import { openDuckDB } from './open-for-tests.ts'

const adapter = openDuckDB()
afterAll(() => adapter.close())

async function overlap(types: readonly ConstraintType[], identifiers: readonly string[]): Promise<number> {
  let running = 0
  let most = 0
  await Promise.all(
    identifiers.map((identifier) => {
      const session = adapter.session()
      return session.named(identifier, () =>
        adapter.aroundModel(
          session,
          { title: identifier, database: 'memory', schema: 'main', identifier, constraintTypes: types },
          async () => {
            running++
            most = Math.max(most, running)
            await session.execute('select 1')
            await new Promise((resolve) => setTimeout(resolve, 20))
            running--
          },
        ),
      )
    }),
  )
  return most
}

describe('models side by side', () => {
  test('run together without keys', async () => {
    expect(await overlap([], ['a', 'b'])).toBe(2)
  })
  test('run together where only their own keys are declared', async () => {
    expect(await overlap(['primary_key'], ['a', 'b'])).toBe(2)
  })
  test('run one after the other where foreign keys are', async () => {
    expect(await overlap(['foreign_key'], ['a', 'b', 'c'])).toBe(1)
  })
  test('go on after one has failed', async () => {
    const session = adapter.session()
    const name = { title: 'x', database: 'memory', schema: 'main', identifier: 'x' }
    const model = { ...name, constraintTypes: ['foreign_key'] as const }
    const failing = adapter.aroundModel(session, model, () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    expect(await overlap(['foreign_key'], ['a'])).toBe(1)
    await session.release()
  })
})

test('the keys of a table are those before the run', async () => {
  const other = openDuckDB()
  const session = other.session()
  await session.named('test', async () => {
    await session.execute(
      'create table p (id int primary key); create table c (id int unique, p int references p (id))',
    )
    const types = other.parts.methods.existing_key_constraint_types
    const keys = (identifier: string) =>
      types?.run(session, [other.relations.create({ database: 'memory', schema: 'main', identifier })])
    expect(await keys('C')).toEqual(['foreign_key', 'unique'])
    expect(await keys('p')).toEqual(['primary_key'])
    expect(await keys('none')).toEqual([])
  })
  await other.close()
})
