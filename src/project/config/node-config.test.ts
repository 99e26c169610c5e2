import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { YamlFloat } from '#foundation/yaml/yaml-value.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import type { ConfigurableType } from './config-kinds.ts'
import { makeProject } from './make-project.ts'
import { type ConfigValues, mergeConfigCall } from './merge-config.ts'
import { nodeConfig, unrenderedNodeConfig } from './node-config.ts'
import type { Project } from './project.ts'
import { readProjectFile } from './read-project-file.ts'
import { renderProject } from './render-project.ts'

interface Recorded {
  readonly name: string
  /** Lines of `dbt_project.yml`, of the root project and of the package. */
  readonly project: string
  readonly pkg: string | null
  readonly type: ConfigurableType
  readonly fqn: readonly string[]
  readonly package: string
  readonly calls: readonly ConfigValues[]
  readonly patch: ConfigValues | null
  readonly dbt: {
    readonly config?: ConfigValues
    readonly unrendered?: ConfigValues
    readonly error?: string
    readonly message?: string
  }
}

const recorded = readFileSync('tests/config/node-configs.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

describe('configures a node as dbt does', () => {
  test.each(recorded.filter(({ dbt }) => dbt.config))('$name', (recording) => {
    const { dbt } = recording
    expect(plain(configOf(recording))).toEqual(dbt.config)
    expect(plain(configOf(recording, 'unrendered'))).toEqual(dbt.unrendered)
  })
})

describe('refuses a configuration as dbt does', () => {
  test.each(recorded.filter(({ dbt }) => dbt.error))('$name', (recording) => {
    const error = errorOf(() => configOf(recording))
    const { error: excType, message } = recording.dbt
    // Where dbt fails by a slip of its own, any error that can be understood will do.
    if (excType === 'TypeError') return
    expect({ excType: error.excType, message: error.diagnostics[0]?.message }).toEqual({
      excType,
      message: message?.replace(/^(Parsing|Internal) Error\n {2}/, ''),
    })
  })
})

test('the configuration of the project does not change with that of a node', () => {
  const root = project('name: shop\nmodels: {+meta: {a: {b: 1}}, +tags: [x]}\n')
  const target = { resourceType: 'model', fqn: ['shop', 'm'], packageName: 'shop' } as const
  const config = nodeConfig(target, { root, own: root })
  ;(config.meta as Record<string, Record<string, unknown>>).a = { b: 2 }
  ;(config.tags as string[]).push('y')
  expect(nodeConfig(target, { root, own: root })).toMatchObject({ meta: { a: { b: 1 } }, tags: ['x'] })
})

function configOf(recording: Recorded, form: 'rendered' | 'unrendered' = 'rendered'): ConfigValues {
  const root = project(`name: shop\nprofile: p\n${recording.project}\n`)
  const own = recording.pkg === null ? root : project(`name: pk\n${recording.pkg}\n`)
  const calls: ConfigValues = {}
  for (const call of recording.calls) {
    if (form === 'rendered') mergeConfigCall(calls, structuredClone(call))
    else Object.assign(calls, structuredClone(call))
  }
  const target = { resourceType: recording.type, fqn: recording.fqn, packageName: recording.package }
  const make = form === 'rendered' ? nodeConfig : unrenderedNodeConfig
  return make(target, { root, own, calls, ...(recording.patch && { patch: recording.patch }) })
}

function project(text: string): Project {
  const file = readProjectFile(memoryFiles({ '/p/dbt_project.yml': text }), '/p')
  const parts = {
    vars: undefined,
    packages: [],
    packagesSpecifiedPath: 'packages.yml',
    selectors: [],
    targetPath: undefined,
    versionCheck: 'lenient' as const,
  }
  return makeProject(
    file,
    renderProject(file, (value) => value),
    parts,
    { emit: () => undefined },
  )
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, item: unknown) => (item instanceof YamlFloat ? item.value : item)))
}

function errorOf(run: () => unknown): DbtError {
  try {
    run()
  } catch (error) {
    if (error instanceof DbtError) return error
    throw error
  }
  throw new Error('no error was thrown')
}
