/** The commands that dbt has, by the words that call them. `ls` is `list`. */
export const COMMANDS = [
  'build',
  'clean',
  'clone',
  'compile',
  'debug',
  'deps',
  'docs generate',
  'docs serve',
  'init',
  'list',
  'parse',
  'retry',
  'run',
  'run-operation',
  'seed',
  'show',
  'snapshot',
  'source freshness',
  'test',
] as const

export type Command = (typeof COMMANDS)[number]

/** What an option takes. A `switch` takes nothing; if `negatable`, there is a `--no-` form too. */
export type OptionType =
  | { readonly kind: 'switch'; readonly negatable: boolean }
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  /** As it was written, without what means nothing if `normal`: `./state/` is `state`. If it is there, it is a thing like `of`. */
  | {
      readonly kind: 'path'
      readonly exists?: boolean
      readonly of?: 'file' | 'folder'
      readonly absolute?: boolean
      readonly normal?: boolean
    }
  /** Capitals mean the same, unless `isExact`. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly isExact?: boolean }
  /** Several values, split at blanks; given again, they add up. */
  | { readonly kind: 'list'; readonly choices?: readonly string[] }
  /** A mapping in YAML. */
  | { readonly kind: 'yaml' }
  | { readonly kind: 'warn-error-options' }
  /** A day or a moment without a zone. */
  | { readonly kind: 'moment' }
  /** A span of time: `3 days`, or a mapping with `start` and `end`. */
  | { readonly kind: 'sample' }
  /** `name@version`. */
  | { readonly kind: 'package' }

/** An option of the command line, and with it a flag, a variable of the environment and a key of `flags:`. */
export interface Option {
  /** As `flags:` in `dbt_project.yml` has it; in capitals it is the name that Jinja sees. */
  readonly name: string
  /** Its long names without the dashes, the one to show first. */
  readonly long: readonly string[]
  readonly short?: readonly string[]
  readonly type: OptionType
  /** The variable of the environment; a `DBT_X` is also read, and first, as `DBT_ENGINE_X`. */
  readonly env?: string
  /** An earlier name of that variable, which wins over everything else. */
  readonly oldEnv?: { readonly name: string; readonly negated?: boolean }
  readonly default: unknown
  /** `global` options stand before or after any command. */
  readonly commands: 'global' | readonly Command[]
  readonly hidden?: boolean
  /** Whether it stands before the command alone. */
  readonly isBeforeCommand?: boolean
  readonly help: string
}

/** The variables of the environment that give an option, the first one set wins. */
export function envNames({ env }: Pick<Option, 'env'>): readonly string[] {
  if (env === undefined) return []
  return env.startsWith('DBT_ENGINE_') ? [env] : [env.replace('DBT_', 'DBT_ENGINE_'), env]
}

/** How messages name an option: `'--fail-fast' / '-x'`. */
export function shownName({ long, short }: Pick<Option, 'long' | 'short'>): string {
  return [...long.map((name) => `'--${name}'`), ...(short ?? []).map((name) => `'-${name}'`)].join(' / ')
}

/** The options that a command takes, its own before the global ones. */
export function optionsOf(options: readonly Option[], command: Command): readonly Option[] {
  const own = options.filter(({ commands }) => commands !== 'global' && commands.includes(command))
  return [...own, ...options.filter(({ commands }) => commands === 'global')]
}
