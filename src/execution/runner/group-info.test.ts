import { expect, test } from 'vitest'
import { newGroup } from '#manifest/nodes/group.ts'
import { newModel } from '#manifest/nodes/model.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { groupInfo } from './group-info.ts'

const place = { package_name: 'shop', path: 'a.sql', original_file_path: 'models/a.sql' }

function info(group: string | null) {
  const core = newGroup({
    ...place,
    name: 'core',
    unique_id: uniqueId('group', 'shop', 'core'),
    owner: { name: 'Data', email: null, floor: 3, rooms: ['a', 'b'] },
  })
  const model = newModel({
    ...place,
    name: 'a',
    unique_id: uniqueId('model', 'shop', 'a'),
    fqn: ['shop', 'a'],
    schema: 'main',
    alias: 'a',
    group,
  })
  return groupInfo(model, { groups: new Map([[core.unique_id, core]]) })
}

test('a group comes with its package and its owner, whose values are texts', () => {
  expect(info('core')).toEqual({
    name: 'core',
    package_name: 'shop',
    owner: { name: 'Data', floor: '3', rooms: "['a', 'b']" },
  })
})

test('a node without a group, or with one that nobody defines, has none', () => {
  expect([info(null), info('nobody')]).toEqual([undefined, undefined])
})
