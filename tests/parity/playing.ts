/** A parity project is a folder with a dbt project, the steps to play in it, and what real dbt left behind after each. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DUCKDB_WAREHOUSE } from './duckdb.ts'
import type { Warehouse } from './warehouse.ts'

/** What happens before a command, and the command. */
export interface Step {
  /** Words of dbt's command line, separated by blanks; absent: the step only prepares. */
  readonly dbt?: string
  /** Files written before, each as its lines. */
  readonly write?: Readonly<Record<string, readonly string[]>>
  readonly remove?: readonly string[]
  /** Files and folders that are copied before, from one path to another. */
  readonly copy?: Readonly<Record<string, string>>
  /** Statements run in the warehouse before. */
  readonly sql?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Looks at what a command left behind. */
export type Look<Seen> = (dbt: string, exit: number, folder: string) => Seen | Promise<Seen>

/** Runs words of a command line in a project folder; gives the exit code. */
export type Play = (args: readonly string[], env: Readonly<Record<string, string>>, folder: string) => Promise<number>

/** Plays all steps of a project in a fresh copy of it, and tells what was there after each. */
export async function playProject<Seen>(
  project: string,
  folder: string,
  play: Play,
  look: Look<Seen>,
  warehouse: Warehouse = DUCKDB_WAREHOUSE,
): Promise<Seen[]> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  cpSync(project, folder, { recursive: true, filter: (file) => !/(steps|recorded)\.json$/.test(file) })
  if (!existsSync(join(folder, 'profiles.yml'))) writeFileSync(join(folder, 'profiles.yml'), warehouse.profile)
  await warehouse.create(folder)
  try {
    return await playSteps(readSteps(project), folder, play, look, warehouse)
  } finally {
    await warehouse.drop(folder)
  }
}

async function playSteps<Seen>(
  steps: readonly Step[],
  folder: string,
  play: Play,
  look: Look<Seen>,
  warehouse: Warehouse,
): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const step of steps) {
    await prepare(step, folder, warehouse)
    if (step.dbt === undefined) continue
    const words = splitWords(step.dbt)
    if (words[0] !== 'retry') rmSync(join(folder, 'target', 'run_results.json'), { force: true })
    rmSync(join(folder, 'logs'), { recursive: true, force: true })
    const parsing = words.includes('--partial-parse') ? [] : ['--no-partial-parse']
    const args = [...words, '--project-dir', folder, '--profiles-dir', folder, ...warehouse.words, ...parsing]
    const exit = await play(
      args,
      {
        ...step.env,
        ...warehouse.env(folder),
        PARITY_FOLDER: folder,
        DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
      },
      folder,
    )
    seen.push(await look(step.dbt, exit, folder))
  }
  return seen
}

export function readSteps(project: string): readonly Step[] {
  return JSON.parse(readFileSync(join(project, 'steps.json'), 'utf8')) as Step[]
}

async function prepare(
  { write = {}, remove = [], copy = {}, sql = [] }: Step,
  folder: string,
  warehouse: Warehouse,
): Promise<void> {
  for (const file of remove) rmSync(join(folder, file), { recursive: true, force: true })
  for (const [file, lines] of Object.entries(write)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
  }
  for (const [from, to] of Object.entries(copy)) cpSync(join(folder, from), join(folder, to), { recursive: true })
  if (sql.length > 0) await warehouse.run(folder, sql)
}

/** Words between blanks; single quotes keep blanks together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
