import { expect, test } from 'vitest'
import { functionConfig, functionMacroName } from './function-config.ts'

const node = (language: string, config: Readonly<Record<string, unknown>>) => ({
  resource_type: 'function',
  language,
  config,
})

test('a function says which macro makes it', () => {
  const config = functionConfig(node('sql', { type: 'scalar' }))
  expect(config && functionMacroName(config)).toBe('scalar_function_sql')
})

test('another node has no such config', () => {
  expect(functionConfig({ resource_type: 'model', config: {} })).toBeUndefined()
})

test.each([
  ['', {}, 'A `language` is required for functions'],
  ['sql', {}, 'A `type` is required for functions'],
  ['python', { type: 'scalar' }, 'A `runtime_version` is required for python functions'],
  ['python', { type: 'scalar', runtime_version: '3.11' }, 'An `entry_point` is required for python functions'],
])('a function in %j with %j is incomplete', (language, config, message) => {
  expect(() => functionConfig(node(language, config))).toThrow(message)
})
