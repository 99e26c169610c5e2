import { expect, test } from 'vitest'
import { entriesOf } from './palette-entries.ts'

const KNOWN = {
  places: [
    { label: 'Home', href: '/', key: 'h' },
    { label: 'Runs', href: '/runs', key: 'r' },
  ],
  dashboards: [{ name: 'product_funnel', title: 'Product funnel' }],
  pages: [{ name: 'repeat', title: 'Who buys again?' }],
  jobs: ['hourly/core', 'hourly/core', 'daily/core'],
  acts: [{ label: 'Switch to the dark theme', value: 'theme', note: 'act' }],
}

test.each([
  ['', ['Home', 'Runs', 'Product funnel', 'Who buys again?', 'Switch to the dark theme']],
  ['fun', ['Product funnel']],
  ['FUNNEL prod', ['Product funnel']],
  ['unnel', []],
  ['again', ['Who buys again?']],
  ['core', ['hourly/core', 'daily/core']],
  ['hourly/co', ['hourly/core']],
  ['run', ['Runs']],
  ['run 18', ['Run 18']],
  ['#18', ['Run 18']],
  ['018', ['Run 18']],
  ['dark', ['Switch to the dark theme']],
])('%j finds %j', (typed, labels) => {
  expect(entriesOf(typed, KNOWN).map(({ label }) => label)).toEqual(labels)
})

test('each says where it leads, and what it is', () => {
  expect(entriesOf('home', KNOWN)).toEqual([{ label: 'Home', value: '/', note: 'g h' }])
  expect(entriesOf('daily', KNOWN)).toEqual([{ label: 'daily/core', value: '/jobs/daily%2Fcore', note: 'job' }])
})

test('a hundred jobs of one line leave room for the nodes', () => {
  const jobs = Array.from({ length: 100 }, (_, at) => `hourly/line_${at}`)
  expect(entriesOf('hourly', { ...KNOWN, jobs })).toHaveLength(7)
})
