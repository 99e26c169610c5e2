import { expect, test } from 'vitest'
import type { Tile } from '#api/dashboards.ts'
import { shownTab, tabQuery } from './shown-tab.ts'

const tile = (id: string) => ({ id }) as Tile
const dashboard = {
  tabs: [
    { name: 'overview', title: 'Overview', tiles: [tile('sessions')] },
    { name: 'states', title: 'By state', tiles: [tile('map')] },
  ],
}

test.each([
  ['nothing said is the first', '', 'overview'],
  ['the one that is named', 'tab=states', 'states'],
  ['the one with the tile', 'tile=map', 'states'],
  ['a name that is none is the first', 'tab=gone', 'overview'],
])('%s', (_rule, search, name) => {
  expect(shownTab(dashboard, search)?.name).toBe(name)
})

test('filters go along to another tab, what pointed at a tile does not', () => {
  expect(tabQuery(dashboard, 'state=Ohio&tile=sessions', 'states')).toBe('state=Ohio&tab=states')
  expect(tabQuery(dashboard, 'state=Ohio&tab=states', 'overview')).toBe('state=Ohio')
})
