import { expect, test } from 'vitest'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import type { Project } from './project.ts'
import { unusedConfigPaths } from './unused-config-paths.ts'

test('a path that configures something and leads to no resource is unused', () => {
  const text = `
models:
  shop:
    +materialized: view
    staging: {+schema: a}
    marts: {core: {schema: b}, +tags: [x]}
    gone: {+meta: {a: 1}}
    only: {folders: {here: {}}}
seeds: {other: {+enabled: true}}
analyses: {nowhere: {+enabled: true}}
`
  const configs = parseYaml({ path: 'dbt_project.yml', text }).value as Project['configs']
  const fqns = new Map([
    [
      'models' as const,
      [
        ['shop', 'staging', 'a'],
        ['shop', 'marts', 'b'],
      ],
    ],
  ])
  expect(unusedConfigPaths({ configs }, fqns, [['shop', 'gone', 'c']])).toEqual([
    'models.shop.marts.core',
    'seeds.other',
  ])
})
