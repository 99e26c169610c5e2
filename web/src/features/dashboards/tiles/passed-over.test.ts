import { expect, test } from 'vitest'
import type { Filter } from '#api/dashboards.ts'
import { passedOver } from './passed-over.ts'

const filter = (name: string, type: Filter['type']): Filter => ({
  name,
  label: name.toUpperCase(),
  description: '',
  type,
  default: [],
  options: null,
  asks_for_options: false,
})
const ALL = [filter('state', 'select'), filter('own', 'toggle'), filter('period', 'date_range')]

test.each([
  ['what is heeded', 'kpi', ['state'], { state: ['Ohio'] }, []],
  ['what is not chosen', 'kpi', [], { state: [], own: ['false'], period: [''] }, []],
  [
    'what is chosen and not heeded',
    'kpi',
    ['state'],
    { state: ['Ohio'], own: ['true'], period: ['..2021-01-01'] },
    ['OWN', 'PERIOD'],
  ],
  ['words, which no filter changes', 'markdown', [], { state: ['Ohio'] }, []],
] as const)('%s', (_rule, type, filters, values, told) => {
  expect(passedOver({ type, filters }, ALL, values)).toEqual(told)
})
