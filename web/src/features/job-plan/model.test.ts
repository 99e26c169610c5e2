import { expect, test } from 'vitest'
import { cellSum, meaningLines, reasonWords } from './model.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
const NODE = { unique_id: 'model.g.f', action: 'build' } as const
const BUILT = { owner: 'daily/core', built_at: '2026-03-02T08:00:00Z' }

test.each([
  [{ ...NODE, reason: 'own' }, "the cell's own"],
  [{ ...NODE, reason: 'comes-along' }, 'comes along: no cell has it'],
  [{ ...NODE, reason: 'never-built', owner: 'daily/core' }, 'not built yet; daily/core has it'],
  [{ ...NODE, reason: 'too-old', ...BUILT }, 'too old: built 2 h ago; daily/core has it'],
  [{ ...NODE, reason: 'fresh', ...BUILT }, 'built 2 h ago; daily/core has it'],
  [{ ...NODE, reason: 'view', ...BUILT }, 'a view that daily/core has: it shows what it reads'],
] as const)('%j', (node, words) => expect(reasonWords(node, NOW).replaceAll('\u2009', ' ')).toBe(words))

const STEP = { kind: 'dbt', name: 'build', args: [] } as const

test('a step of dbt tells its nodes by their kinds', () => {
  const meaning = { kind: 'nodes', verb: 'build', unique_ids: ['model.g.a', 'model.g.b', 'unit_test.g.c'] } as const
  expect(meaningLines({ ...STEP, meaning })).toEqual(['build 2 models', 'build 1 unit test'])
  expect(meaningLines({ ...STEP, meaning: { ...meaning, unique_ids: [] } })).toEqual(['nothing to build'])
  expect(meaningLines({ ...STEP, meaning: { kind: 'other' } })).toEqual([])
  expect(meaningLines({ ...STEP, meaning: { kind: 'wrong', problem: 'it asks questions' } })).toEqual([
    'is no command for a job: it asks questions',
  ])
})

test('a cell tells how much of it is taken as it is', () => {
  const nodes = [
    { ...NODE, reason: 'own' },
    { ...NODE, action: 'reuse', reason: 'fresh' },
  ] as const
  const cell = { kind: 'cell', args: [], period_seconds: null } as const
  expect(cellSum({ ...cell, nodes })).toBe('1 of 2 nodes would be built, 1 is taken as it is')
  expect(cellSum({ ...cell, nodes: nodes.slice(0, 1) })).toBe('1 of 1 node would be built')
})
