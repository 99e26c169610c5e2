import { describe, expect, test } from 'vitest'
import type { OpenStore } from './open-store-for-test.ts'

/** Short texts by their names. */
export function notes(t: OpenStore): void {
  describe('notes', () => {
    test('a note is what was kept last, until it is forgotten', async () => {
      await t.store.notes.set('told', 'one')
      await t.store.notes.set('told', 'two')
      expect(await t.store.notes.find('told')).toBe('two')
      await t.store.notes.set('told', null)
      expect(await t.store.notes.find('told')).toBeUndefined()
    })

    test('of several who want to keep it first, one does, and all learn of that one', async () => {
      const values = await Promise.all(['a', 'b', 'c'].map((value) => t.store.notes.ensure('name', value)))
      expect(new Set(values).size).toBe(1)
      expect(await t.store.notes.ensure('name', 'd')).toBe(values[0])
    })
  })
}
