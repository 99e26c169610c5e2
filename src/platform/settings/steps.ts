import { placeName, WRONG } from '#project/config/shapes/reading.ts'
import { ENV, type EnvSettings } from './env.ts'
import { type Fields, optional, record, required } from '#project/config/shapes/record.ts'
import { mapped, type Shape } from '#project/config/shapes/shape.ts'
import { splitWords } from './split-words.ts'
import { FLAG, textOf } from '#project/config/shapes/values.ts'
import { SPAN_OF_TIME } from './values.ts'

/** What may be said of any step. */
interface StepRules {
  /** As it is shown; else its words are. */
  readonly name?: string
  readonly continueOnError?: boolean
  readonly timeoutMs?: number
}

/** A dbt command, for example `run --select f_orders`. */
export interface DbtStep extends StepRules {
  readonly kind: 'dbt'
  readonly words: readonly string[]
}

/** A command line for the system's shell. */
export interface ShellStep extends StepRules {
  readonly kind: 'shell'
  readonly shell: string
  /** Of the server's environment it sees nothing but these, and what every program needs. */
  readonly env: EnvSettings
  /** The project's folder if not given. */
  readonly folder?: string
}

export type Step = DbtStep | ShellStep

const COMMAND: Shape<readonly string[]> = mapped(
  textOf('a dbt command such as run --select f_orders'),
  (text, place, reading) => {
    const words = splitWords(text)
    if (!words) return reading.refuse(place, `${placeName(place)} has a quote that is not closed`)
    return words[0] === 'dbt' || words[0] === 'trellis' ? words.slice(1) : words
  },
)

const RULES: Fields<StepRules> = {
  name: optional(textOf('a name'), 'How the step is shown. Without it, its command is.'),
  continueOnError: optional(FLAG, 'Whether the job goes on where this step fails. It fails all the same in the end.'),
  timeoutMs: optional(SPAN_OF_TIME, 'After so long the step is ended and counts as failed.'),
}

const DBT_STEP = record<Omit<DbtStep, 'kind' | 'words'> & { readonly dbt: readonly string[] }>('a step', {
  dbt: required(COMMAND, 'A dbt command with its options, as on the command line behind `trellis`.'),
  ...RULES,
})

const SHELL_STEP = record<Omit<ShellStep, 'kind' | 'env'> & { readonly env?: EnvSettings }>('a step', {
  shell: required(
    textOf('a command line'),
    'A command line for `sh -c`, in a process group of its own; with the step everything ends that it started.',
  ),
  env: optional(
    ENV,
    'Variables that it sees besides `PATH`, `HOME`, `LANG`, `TZ` and `TMPDIR`: a list of names to hand on, or names with values.',
  ),
  folder: optional(textOf('a folder'), "Where it runs, from the project's folder, which it is without this."),
  ...RULES,
})

const STEP_KEYS: ReadonlySet<string> = new Set(
  [...(DBT_STEP.keys ?? []), ...(SHELL_STEP.keys ?? [])].map(({ key }) => key),
)

/** A dbt command as a text; or `{ dbt: … }` or `{ shell: … }` with what is to be said of it. */
export const STEP: Shape<Step> = {
  wanted: 'a dbt command such as run, or { dbt: … }, or { shell: … }',
  schema: { anyOf: [COMMAND.schema, DBT_STEP.schema, SHELL_STEP.schema] },
  parts: [DBT_STEP as Shape<unknown>, SHELL_STEP as Shape<unknown>],
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    const keys = reading.entries(place, value)?.map(([key]) => key)
    if (!keys) {
      const words = COMMAND.read(place, reading)
      return words === WRONG ? WRONG : { kind: 'dbt', words }
    }
    const unknown = keys.find((key) => !STEP_KEYS.has(key))
    if (unknown !== undefined && !keys.includes('dbt') && !keys.includes('shell')) {
      const at = { ...place, path: [...place.path, unknown] }
      return reading.refuseName(at, `'${unknown}' is not a key of a step`, unknown, STEP_KEYS, {
        reason: 'unknown-key',
        onKey: true,
        // A colon and a blank make a mapping of a text.
        ...(unknown.includes(' ') && { hint: 'put the whole command in quotes' }),
      })
    }
    if (keys.includes('shell') && !keys.includes('dbt')) {
      const step = SHELL_STEP.read(place, reading)
      return step === WRONG ? WRONG : { ...step, kind: 'shell', env: step.env ?? new Map() }
    }
    const step = DBT_STEP.read(place, reading)
    if (step === WRONG) return WRONG
    const { dbt, ...rules } = step
    return { ...rules, kind: 'dbt', words: dbt }
  },
}
