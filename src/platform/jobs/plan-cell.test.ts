import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { cellWords } from './cell-words.ts'
import { ownershipOf } from './ownership.ts'
import { type CellPlan, planCell } from './plan-cell.ts'
import { id, jobsFrom, projectOf } from './project-for-tests.ts'
import { selectCell } from './select-cell.ts'

const HOUR = 3_600_000
const NOW = 1_000_000 * HOUR

const SHOP = {
  'stg_orders?': [],
  'stg_users?': [],
  int_orders: ['stg_orders'],
  'eph_users!': ['stg_users'],
  d_users: ['eph_users'],
  f_orders: ['int_orders', 'd_users'],
  'v_orders?': ['f_orders'],
  f_promo: ['v_orders', 'd_users'],
  unread: ['f_promo'],
}

const MATRIX = `
schedule:
  frequencies: { hourly: "@hourly", daily: "@daily" }
  matrix:
    hourly: { core: f_orders, product: v_orders }
    daily: { core: d_users, marketing: f_promo }`

describe('a cell', () => {
  test.each<[string, string, Readonly<Record<string, number>>, string]>([
    ['builds its own and what no cell has', 'daily/core', {}, 'stg_users build comes-along, d_users build own'],
    [
      'builds what another has and never built',
      'hourly/core',
      {},
      'stg_orders build comes-along, stg_users build comes-along, int_orders build comes-along, d_users build never-built, f_orders build own',
    ],
    [
      'reuses what is not older than its period, and leaves alone what stands above it',
      'hourly/core',
      { d_users: 0.5 },
      'stg_orders build comes-along, d_users reuse fresh, int_orders build comes-along, f_orders build own',
    ],
    [
      'reuses what is as old as its period',
      'hourly/core',
      { d_users: 1 },
      'stg_orders build comes-along, d_users reuse fresh, int_orders build comes-along, f_orders build own',
    ],
    [
      'builds what is older than its period, with what stands above it',
      'hourly/core',
      { d_users: 1.01 },
      'stg_orders build comes-along, stg_users build comes-along, int_orders build comes-along, d_users build too-old, f_orders build own',
    ],
    [
      'takes a view as it is, and looks at what it reads',
      'daily/marketing',
      { v_orders: 100, f_orders: 30, d_users: 2 },
      'stg_orders build comes-along, d_users reuse fresh, int_orders build comes-along, f_orders build too-old, v_orders reuse view, f_promo build own',
    ],
    [
      'of a slower pace reuses more',
      'daily/marketing',
      { v_orders: 100, f_orders: 23, d_users: 24 },
      'd_users reuse fresh, f_orders reuse fresh, v_orders reuse view, f_promo build own',
    ],
  ])('%s', (_, cell, hoursAgo, expected) => {
    expect(shown(planOf(cell, hoursAgo))).toBe(expected)
  })

  test('is built by one command, with the tests of what it builds', () => {
    const { manifest } = projectOf(SHOP)
    expect(cellWords(planOf('hourly/core', { d_users: 0 }), manifest).join(' ')).toBe(
      'build --select shop.stg_orders shop.int_orders shop.f_orders --indirect-selection buildable',
    )
  })

  test('of any project builds what can be reached from its own without passing something that is reused', () => {
    const shop = fc.array(
      fc.record({
        parents: fc.array(fc.nat(20), { maxLength: 3 }),
        kind: fc.constantFrom('', '', '?', '!'),
        owner: fc.constantFrom('a', 'b', 'c', ''),
        age: fc.option(fc.integer({ min: 0, max: 3 })),
      }),
      { minLength: 1, maxLength: 14 },
    )
    fc.assert(
      fc.property(shop, (nodes) => {
        const names = nodes.map(({ kind }, index) => `m${index}${kind}`)
        const project = projectOf(
          Object.fromEntries(
            nodes.map(({ parents }, index) => [
              names[index],
              parents.filter((each) => each < index).map((each) => `m${each}`),
            ]),
          ),
        )
        const ids = nodes.map((__, index) => id(`m${index}`))
        const ownership = new Map(
          nodes.flatMap(({ owner }, index) => (owner ? [[ids[index] as UniqueId, [owner] as [string]] as const] : [])),
        )
        const age = new Map(nodes.map((node, index) => [ids[index] as UniqueId, node.age]))
        const own = ids.filter((each) => ownership.get(each)?.[0] === 'a')
        const builtAt = (each: UniqueId) =>
          age.get(each) === null ? undefined : NOW - (age.get(each) as number) * HOUR
        const plan = planCell({ ...project, ownership, own, at: NOW, periodMs: HOUR, builtAt })

        const order = plan.nodes.map(({ unique_id }) => unique_id)
        const actions = new Map(plan.nodes.map(({ unique_id, action }) => [unique_id, action]))
        const passes = (index: number) => nodes[index]?.kind === '!' || nodes[index]?.kind === '?'
        const expected = nodes.map(() => '')
        // From the end to the beginning: children stand after their parents.
        for (let index = nodes.length - 1; index >= 0; index--) {
          const readers = nodes.flatMap(({ parents }, at) => (at > index && parents.includes(index) ? [at] : []))
          const isNeeded =
            own.includes(ids[index] as UniqueId) ||
            readers.some((at) => expected[at] === 'build' || (expected[at] !== '' && passes(at)))
          if (!isNeeded) continue
          const { owner, age: old, kind } = nodes[index] as (typeof nodes)[number]
          const isFresh = old !== null && (kind === '?' || old <= 1)
          expected[index] = owner === 'a' || owner === '' || !isFresh ? 'build' : 'reuse'
        }
        expect(ids.map((each, index) => (nodes[index]?.kind === '!' ? '' : (actions.get(each) ?? '')))).toEqual(
          expected.map((action, index) => (nodes[index]?.kind === '!' ? '' : action)),
        )
        expect(
          order.every((each, at) => [...project.graph.parents(each)].every((parent) => order.indexOf(parent) < at)),
        ).toBe(true)
        expect(order.some((each) => nodes[ids.indexOf(each)]?.kind === '!')).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

function planOf(cell: string, hoursAgo: Readonly<Record<string, number>>): CellPlan {
  const project = projectOf(SHOP)
  const jobs = jobsFrom(MATRIX)
  const job = jobs.find(({ name }) => name === cell)
  if (job?.work.kind !== 'cell') throw new Error(`there is no cell ${cell}`)
  const ownership = ownershipOf(jobs, ({ work }) => (work.kind === 'cell' ? selectCell(work, project) : []))
  const builtAt = new Map(Object.entries(hoursAgo).map(([name, hours]) => [id(name), NOW - hours * HOUR]))
  return planCell({
    ...project,
    ownership,
    own: selectCell(job.work, project),
    at: NOW,
    periodMs: job.work.frequency === 'hourly' ? HOUR : 24 * HOUR,
    builtAt: (unique_id) => builtAt.get(unique_id),
  })
}

function shown({ nodes }: CellPlan): string {
  return nodes.map(({ unique_id, action, reason }) => `${unique_id.split('.')[2]} ${action} ${reason.kind}`).join(', ')
}
