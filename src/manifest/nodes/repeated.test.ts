import { expect, test } from 'vitest'
import { newModel } from './model.ts'
import { repeated } from './repeated.ts'

test('each object has lists and mappings of its own', () => {
  const make = repeated(() => ({ tags: ['a'], docs: { show: true, more: { deep: [1] } }, alias: null }))
  const first = make()
  first.tags.push('b')
  first.docs.more.deep.push(2)

  expect(make()).toEqual({ tags: ['a'], docs: { show: true, more: { deep: [1] } }, alias: null })
  expect(Object.keys(first)).toEqual(['tags', 'docs', 'alias'])
})

test('what one model is given, another has not', () => {
  const given = {
    name: 'a',
    alias: 'a',
    path: 'a.sql',
    fqn: ['a'],
    package_name: 'p',
    original_file_path: 'a.sql',
    schema: 's',
  }
  const first = newModel({ ...given, unique_id: 'model.p.a' as never })
  first.config.tags = ['x']
  first.config.docs.show = false
  first.refs.push({ name: 'b', package: null, version: null })
  const second = newModel({ ...given, unique_id: 'model.p.b' as never })

  expect([second.config.tags, second.config.docs.show, second.refs]).toEqual([[], true, []])
})
