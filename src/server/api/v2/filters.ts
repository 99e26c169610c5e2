import { HttpProblem } from '../../http/http-problem.ts'
import { type JsonSchema, TEXT } from '#api/json-schema.ts'
import type { Between } from '#platform/store/port/page.ts'

/** What a query says, after it was validated. */
export type Query = Readonly<Record<string, unknown>>

const MOST = 100

/** A list is written as `a,b`, as `[a, b]`, or as the parameter several times. */
const LIST: JsonSchema = { type: 'array', items: TEXT }

export const PAGE: Readonly<Record<string, JsonSchema>> = {
  limit: {
    type: 'integer',
    minimum: 1,
    description: 'How many at most, up to 100, which is also what is given without it.',
  },
  offset: {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'How many are left out before.',
  },
  order_by: { type: 'string', description: 'What the list is ordered by. A minus turns it round.' },
}

export const INCLUDE: Readonly<Record<string, JsonSchema>> = {
  include_related: { ...LIST, description: 'What is shown besides, one or several.' },
}

export function listParameter(description: string): JsonSchema {
  return { ...LIST, description }
}

/** At most a hundred are given at a time, however many are asked for: who asks for the next ones goes by what `extra` says. */
export function pageOf({ limit, offset }: Query): { readonly limit: number; readonly offset: number } {
  return { limit: Math.min(MOST, (limit as number | undefined) ?? MOST), offset: (offset as number | undefined) ?? 0 }
}

/** One of the orders that there are. */
export function orderOf<Order extends string>({ order_by }: Query, orders: readonly Order[], usual: Order): Order {
  if (order_by === undefined || order_by === '') return usual
  const order = orders.find((each) => each === order_by)
  if (order) return order
  throw new HttpProblem(400, 'http/query', `One cannot order by '${String(order_by)}'`, {
    hint: `it takes ${orders.join(', ')}`,
  })
}

/** All that a parameter names, however it is written. */
export function listed(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return parts.flatMap((part) =>
    String(part)
      .replaceAll(/["'[\]()]/g, '')
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== ''),
  )
}

export function listedNumbers(name: string, value: unknown): readonly number[] {
  return listed(value).map((text) => {
    if (/^\d{1,15}$/.test(text)) return Number(text)
    throw new HttpProblem(400, 'http/query', `${name} takes numbers, and this is '${text}'`)
  })
}

/** Two moments, of which the second one counts still. */
export function rangeOf(name: string, value: unknown): Between | undefined {
  if (value === undefined) return undefined
  const moments = listed(value).map((text) => {
    // A plus of an offset that was not escaped has become a blank.
    const moment = Date.parse(text.replace(/ (\d\d:?\d\d)$/, '+$1'))
    if (!Number.isNaN(moment)) return moment
    throw new HttpProblem(400, 'http/query', `${name} takes two times, and this is '${text}'`)
  })
  const [from, to] = moments
  if (from === undefined || to === undefined || moments.length > 2) {
    throw new HttpProblem(
      400,
      'http/query',
      `${name} takes two times: ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]`,
    )
  }
  return { from: new Date(from).toISOString(), to: new Date(to + 1).toISOString() }
}

/** A part of what is there, and how the whole of it was asked for. */
export function partOf<Item>(
  items: readonly Item[],
  query: Query,
): { readonly items: readonly Item[]; readonly total: number } {
  const { limit, offset } = pageOf(query)
  return { items: items.slice(offset, offset + limit), total: items.length }
}

/** 1 or `active`, 2 or `deleted`, or `all`. */
export function stateWanted({ state }: Query): (isThere: boolean) => boolean {
  switch (state) {
    case undefined:
    case '1':
    case 'active':
      return (isThere) => isThere
    case '2':
    case 'deleted':
      return (isThere) => !isThere
    case 'all':
      return () => true
    default:
      throw new HttpProblem(400, 'http/query', `state takes active, deleted or all, and this is '${String(state)}'`)
  }
}

export function contains(text: string, { name__icontains }: Query): boolean {
  return name__icontains === undefined || text.toLowerCase().includes(String(name__icontains).toLowerCase())
}
