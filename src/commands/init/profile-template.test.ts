import { expect, test } from 'vitest'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import type { Ask } from '../invocation.ts'
import { profileOfTemplate, WrongTemplate } from './profile-template.ts'

/** Answers one after the other, then the end of the input; notes what was asked. */
function answering(...answers: readonly string[]): { readonly ask: Ask; readonly asked: string[] } {
  const asked: string[] = []
  const waiting = [...answers]
  return {
    asked,
    ask: async (question, options) => {
      asked.push(options?.isHidden ? `hidden ${question}` : question)
      return waiting.shift()
    },
  }
}

const read = (text: string) => parseYaml({ path: 'profile_template.yml', text }).value
const outputs = (dev: object) => ({ outputs: { dev }, target: 'dev' })

// Questions and profiles as dbt 1.12 puts and makes them.
test.each<[string, string, string[], string[], object]>([
  [
    'fixed settings come first, and an answer is of its type',
    'fixed: {type: duckdb}\nprompts:\n  path: {hint: where the file is}\n  threads: {type: int, default: 1}',
    ['a.duckdb', '3'],
    ['path (where the file is): ', 'threads [1]: '],
    outputs({ type: 'duckdb', path: 'a.duckdb', threads: 3 }),
  ],
  [
    'no answer takes the default',
    'prompts:\n  path: {default: x.duckdb}\n  threads: {default: 2}',
    ['', ''],
    ['path [x.duckdb]: ', 'threads [2]: '],
    outputs({ path: 'x.duckdb', threads: 2 }),
  ],
  [
    'the end of the input takes the default, too',
    'prompts:\n  path: {default: x.duckdb}',
    [],
    ['path [x.duckdb]: '],
    outputs({ path: 'x.duckdb' }),
  ],
  [
    'what is of another type is asked again, and so is nothing at all',
    'prompts:\n  threads: {type: int}',
    ['four', '', '4'],
    ['threads: ', "Error: 'four' is not a valid integer.\nthreads: ", 'threads: '],
    outputs({ threads: 4 }),
  ],
  [
    'a choice brings its own questions, and what is fixed with it',
    'prompts:\n  _choose_sign_in:\n    password: {pass: {hide_input: true}}\n    key: {_fixed_method: key, file: {}}',
    ['2', 'k.pem'],
    ['[1] password\n[2] key\nDesired sign in option (enter a number): ', 'file: '],
    outputs({ method: 'key', file: 'k.pem' }),
  ],
  [
    'what is secret is not shown',
    'prompts:\n  pass: {hide_input: true}',
    ['p'],
    ['hidden pass: '],
    outputs({ pass: 'p' }),
  ],
  [
    'the target may have another name',
    'fixed: {type: duckdb, target: ci}',
    [],
    [],
    { outputs: { ci: { type: 'duckdb' } }, target: 'ci' },
  ],
])('%s', async (_, template, answers, questions, profile) => {
  const { ask, asked } = answering(...answers)
  expect(await profileOfTemplate(read(template), ask)).toEqual(profile)
  expect(asked).toEqual(questions)
})

test('a question that nobody answers and that has no default is an error', async () => {
  await expect(profileOfTemplate(read('prompts: {path: {}}'), answering().ask)).rejects.toThrow(
    "profile_template.yml asks for 'path', and nobody answers",
  )
})

test.each(['- path', 'prompts: path', 'prompts: {path: x}', 'prompts: {path: {type: date}}'])(
  '%j is no template',
  async (template) => {
    await expect(profileOfTemplate(read(template), answering('1').ask)).rejects.toThrow(WrongTemplate)
  },
)

test('a choice that there is none of makes it no template', async () => {
  const template = read('prompts: {_choose_way: {a: {}}}')
  await expect(profileOfTemplate(template, answering('2').ask)).rejects.toThrow(WrongTemplate)
})
