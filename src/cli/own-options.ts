import { COMMANDS, type Option } from '#project/config/option.ts'
import { OPTIONS } from '#project/config/options.ts'

const WITHOUT_INSTANCE: ReadonlySet<string> = new Set(['init', 'docs serve'])

/** Options that dbt does not have. They are the command line's alone: no flag, no template and no artifact knows of them. */
const OWN_OPTIONS: readonly Option[] = [
  {
    name: 'instance',
    long: ['instance'],
    type: { kind: 'text' },
    default: null,
    commands: COMMANDS.filter((command) => !WITHOUT_INSTANCE.has(command)),
    help: 'Act as this instance of trellis.yml: with its target, variables, sources and environment',
  },
  {
    name: 'show_rewrites',
    long: ['show-rewrites'],
    type: { kind: 'switch', negatable: false },
    default: false,
    commands: ['build', 'compile', 'run'],
    help: "Show what is written in another way for DuckDB, line by line; for targets with 'dialect'",
  },
]

/** All that a command line may say. */
export const COMMAND_LINE_OPTIONS: readonly Option[] = [...OPTIONS, ...OWN_OPTIONS]
