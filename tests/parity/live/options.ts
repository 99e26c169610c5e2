import { parseArgs } from 'node:util'
import { LIVE_PROJECTS } from './live-projects.ts'
import { DUCKDB_PROJECTS, POSTGRES_PROJECTS } from '../projects.ts'

export const USAGE = `Runs projects through real dbt and through Trellis, command by command, and says where they differ.

  npm run parity                        all projects
  npm run parity -- greenery dbt-date   some of them
  npm run parity -- own                 the small projects of tests/parity: all, or by name: own/snapshots_check

  --projects <folder>     other people's projects that are already there: folders or bare clones, named as the
                          repository (dbt-utils) or with its owner (dbt-labs+dbt-utils)
  --warehouse <name>      duckdb or postgres alone
  --selectors <number>    how many selectors \`ls\` is asked for each project; 0 for none
  --seed <number>         what selectors are made from
  --reuse                 take what dbt answered the last time, where project and commands are the same
  --show <number>         how many differences of one kind are printed
  --json <file>           write all differences, also those with a reason, as lines of JSON
  --write                 write docs/parity.md and the digests of dbt's answers

DBT=/path/to/dbt is used instead of one that is installed into node_modules/.cache; TRELLIS=/path/to/trellis.cjs instead
of this checkout's build; TRELLIS_TEST_POSTGRES=postgres://… instead of a server that is started for the run.`

/** What the command line asks for. */
export interface ParityOptions {
  readonly names: readonly string[]
  readonly projects: string | undefined
  readonly warehouse: string | undefined
  readonly selectors: number
  readonly seed: number
  readonly reuses: boolean
  readonly show: number
  readonly json: string | undefined
  readonly writes: boolean
}

/** Gives a text where the command line is wrong, or asks for help. */
export function parityOptions(args: readonly string[]): ParityOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        projects: { type: 'string' },
        warehouse: { type: 'string' },
        selectors: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        reuse: { type: 'boolean', default: false },
        show: { type: 'string', default: '3' },
        json: { type: 'string' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const unknown = positionals.filter((name) => !KNOWN_NAMES.has(name))
    if (values.help || unknown.length > 0) {
      const names = [...KNOWN_NAMES].filter((name) => !name.startsWith('own/')).join(', ')
      return `${USAGE}${unknown.length > 0 ? `\n\n${unknown.join(', ')}: there are ${names}` : ''}`
    }
    return {
      names: positionals,
      projects: values.projects,
      warehouse: values.warehouse,
      selectors: Number(values.selectors),
      seed: Number(values.seed),
      reuses: values.reuse,
      show: Number(values.show),
      json: values.json,
      writes: values.write,
    }
  } catch (error) {
    return `${USAGE}\n\n${(error as Error).message}`
  }
}

const KNOWN_NAMES: ReadonlySet<string> = new Set([
  ...LIVE_PROJECTS.map(({ name }) => name),
  'own',
  ...Object.keys({ ...DUCKDB_PROJECTS, ...POSTGRES_PROJECTS }).map((name) => `own/${name}`),
])
