/** `profile_template.yml` of a project: what its profile holds, and what is asked of the user for it. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { Ask } from '../invocation.ts'

export const PROFILE_TEMPLATE = 'profile_template.yml'

/** The template is no template: whoever asked for a profile makes one of the usual kind. */
export class WrongTemplate extends Error {}

/** The profile that a template and the user's answers make. Throws `WrongTemplate`. */
export async function profileOfTemplate(template: YamlValue, ask: Ask | undefined): Promise<YamlMapping> {
  if (!isMapping(template)) throw new WrongTemplate()
  const { fixed = {}, prompts = {} } = template
  const settings: Record<string, YamlValue> = { ...mapping(fixed) }
  await askFor(mapping(prompts), settings, ask)
  const { target = 'dev', ...rest } = settings
  return { outputs: { [String(target)]: rest }, target }
}

async function askFor(prompts: YamlMapping, settings: Record<string, YamlValue>, ask: Ask | undefined): Promise<void> {
  for (const [key, prompt] of Object.entries(prompts)) {
    if (key.startsWith('_choose')) await askFor(await choose(key, mapping(prompt), ask), settings, ask)
    else if (key.startsWith('_fixed')) settings[key.slice('_fixed_'.length)] = prompt
    else settings[key] = await askOne(key, mapping(prompt), ask)
  }
}

async function choose(key: string, choices: YamlMapping, ask: Ask | undefined): Promise<YamlMapping> {
  const names = Object.keys(choices)
  const title = key.slice('_choose_'.length).replaceAll('_', ' ')
  const list = names.map((name, index) => `[${index + 1}] ${name}`).join('\n')
  const number = await askOne(title, { type: 'int' }, ask, `${list}\nDesired ${title} option (enter a number)`)
  return mapping(choices[names[Number(number) - 1] ?? ''])
}

async function askOne(key: string, prompt: YamlMapping, ask: Ask | undefined, title?: string): Promise<YamlValue> {
  const { hint, default: byDefault = null, hide_input } = prompt
  const read = READERS[readerName(prompt.type ?? null, byDefault)]
  if (!read) throw new WrongTemplate()
  const text = title ?? (hint ? `${key} (${String(hint)})` : key)
  const shown = byDefault === null ? '' : ` [${String(byDefault)}]`
  let complaint = ''
  for (;;) {
    const answer = await ask?.(`${complaint}${text}${shown}: `, { isHidden: hide_input === true })
    if (answer === undefined && byDefault === null) {
      throw dbtError('DbtRuntimeError', 'init/no-answer', `${PROFILE_TEMPLATE} asks for '${key}', and nobody answers`)
    }
    if (answer === undefined || (answer === '' && byDefault !== null)) return byDefault
    const value = answer === '' ? undefined : read.value(answer)
    if (value !== undefined) return value
    complaint = answer === '' ? '' : `Error: '${answer}' is not a valid ${read.name}.\n`
  }
}

interface Reader {
  readonly name: string
  /** Undefined if the answer is none of its kind. */
  readonly value: (answer: string) => YamlValue | undefined
}

const READERS: Readonly<Record<string, Reader>> = {
  string: { name: 'string', value: (answer) => answer },
  int: { name: 'integer', value: (answer) => (/^\s*[-+]?\d+\s*$/.test(answer) ? Number(answer) : undefined) },
  float: { name: 'float', value: (answer) => (Number.isNaN(Number(answer)) ? undefined : Number(answer)) },
  bool: {
    name: 'boolean',
    value: (answer) => {
      if (/^\s*(1|true|t|yes|y|on)\s*$/i.test(answer)) return true
      return /^\s*(0|false|f|no|n|off)\s*$/i.test(answer) ? false : undefined
    },
  },
}

/** Without a type the default says what an answer has to be. */
function readerName(type: YamlValue, byDefault: YamlValue): string {
  if (type !== null) return String(type)
  if (typeof byDefault === 'boolean') return 'bool'
  if (typeof byDefault === 'number') return Number.isInteger(byDefault) ? 'int' : 'float'
  return 'string'
}

function mapping(value: YamlValue | undefined): YamlMapping {
  if (!isMapping(value)) throw new WrongTemplate()
  return value
}
