/** Histories of a source, made at random: rows come, change, go and come back; columns too; clocks go wrong. */
import fc from 'fast-check'
import type { Row, Value } from './scd2-model.ts'

export type Edit =
  /** Inserts, changes or brings back. Late: it says that it was changed before what is known already. */
  | { readonly kind: 'put'; readonly key: number; readonly qty: Value; readonly name: string; readonly isLate: boolean }
  | { readonly kind: 'delete'; readonly key: number }
  | { readonly kind: 'add column' | 'drop column'; readonly name: string }

export interface Step {
  readonly edits: readonly Edit[]
  readonly clock: 'on' | 'back'
  /** Rows that a snapshot must refuse, for one attempt. */
  readonly trouble: 'none' | 'duplicate' | 'null key'
  /** The variant whose run is taken back, and then taken again. */
  readonly undone: number | null
}

const qty = fc.option(fc.integer({ min: 0, max: 2 }).map(String), { freq: 6 })
const put = fc.record({
  kind: fc.constant('put' as const),
  key: fc.integer({ min: 0, max: 3 }),
  qty,
  name: fc.constantFrom('a', 'b'),
  isLate: fc.constant(false),
})
const gone = fc.record({ kind: fc.constant('delete' as const), key: fc.integer({ min: 0, max: 3 }) })
const column = fc.constantFrom('extra_one', 'extra_two', 'name')
const reshaped = fc.record({ kind: fc.constantFrom('add column' as const, 'drop column' as const), name: column })

/** Calm ones have a clock that only goes on, and a source that always says when a row was changed. */
export function histories({
  isCalm,
  variants,
  steps: maxLength = 7,
}: {
  readonly isCalm: boolean
  readonly variants: number
  /** The most steps of a history. */
  readonly steps?: number
}): fc.Arbitrary<readonly Step[]> {
  const late = isCalm ? put : fc.tuple(put, fc.boolean()).map(([edit, isLate]) => ({ ...edit, isLate }))
  const edit = fc.oneof(
    { weight: 6, arbitrary: late },
    { weight: 4, arbitrary: gone },
    { weight: 1, arbitrary: reshaped },
  )
  const step = fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 5 }),
    clock: isCalm ? fc.constant('on' as const) : fc.constantFrom('on' as const, 'on' as const, 'back' as const),
    trouble: fc.oneof(
      { weight: 4, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom('duplicate' as const, 'null key' as const) },
    ),
    undone: fc.option(fc.integer({ min: 0, max: variants - 1 }), { freq: 2 }),
  })
  return fc.array(step, { minLength: Math.min(4, maxLength), maxLength })
}

/** The source table, as its owners see it. */
export class Source {
  columns: readonly string[] = ['key', 'id', 'part', 'name', 'qty', 'updated_at']
  private readonly byKey = new Map<number, Row>()

  get rows(): readonly Row[] {
    return [...this.byKey.values()].map((row) =>
      Object.fromEntries(this.columns.map((name) => [name, row[name] ?? null])),
    )
  }

  /** `changedAt` is what a row says of its last change. */
  edit(edit: Edit, changedAt: string, longAgo: string): void {
    switch (edit.kind) {
      case 'put': {
        const { key, qty: stock, name, isLate } = edit
        const before = this.byKey.get(key)
        const extra = before ? { extra_one: before['extra_one'] ?? null } : { extra_one: String(key) }
        const updated_at = isLate ? longAgo : changedAt
        const names = { key: `k${key}`, id: String(key % 3), part: String(Math.floor(key / 3)) }
        this.byKey.set(key, { ...names, name, qty: stock, updated_at, ...extra, extra_two: stock })
        return
      }
      case 'delete':
        this.byKey.delete(edit.key)
        return
      case 'add column':
        if (!this.columns.includes(edit.name)) this.columns = [...this.columns, edit.name]
        return
      case 'drop column':
        this.columns = this.columns.filter((name) => name !== edit.name)
    }
  }
}
