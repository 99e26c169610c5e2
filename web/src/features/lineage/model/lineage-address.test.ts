import { expect, test } from 'vitest'
import { lineageAddress } from './lineage-address.ts'
import { readLineageQuery } from './lineage-query.ts'

const ofNode = lineageAddress(readLineageQuery('node=model.shop.a&depth=2'), null, undefined)
const ofJob = lineageAddress({ ...readLineageQuery('job=nightly'), select: '+a', exclude: 'b' }, 'nightly', undefined)

test.each([
  [
    'a change beside what was asked',
    ofNode({ colouring: 'freshness' }),
    '/lineage?node=model.shop.a&depth=2&colour=freshness',
  ],
  ['what is looked at', ofNode({}, 'model.shop.b'), '/lineage?node=model.shop.a&depth=2&at=model.shop.b'],
  ['a job stays one, without its words', ofJob({ hasTests: true }), '/lineage?tests=true&job=nightly'],
  ['a folder of it that is opened, too', ofJob({ open: ['x'] }, 'group:x'), '/lineage?open=x&job=nightly&at=group%3Ax'],
  ['another selection is another thing', ofJob({ select: 'c', exclude: '' }), '/lineage?select=c'],
  ['so is a node', ofJob({ node: 'model.shop.a', select: '', exclude: '' }), '/lineage?node=model.shop.a'],
])('%s', (_rule, href, expected) => {
  expect(href).toBe(expected)
})
