import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How often projects use a thing: common, moderate, rare. */
export type Weight = 'C' | 'M' | 'R'

/** One thing that dbt has, and what proves that it works here. */
export interface CoverageRow {
  readonly row: string
  readonly weight: Weight
  /** Paths of the repository; behind `#`, words that stand in the file, or in one of the folder's. */
  readonly cases: readonly string[]
  /** Cases of what goes wrong with it. */
  readonly errors?: readonly string[]
  /** Why nothing can go wrong with it, where nothing can. */
  readonly cannotFail?: string
  /** How the row of COMPATIBILITY.md begins that tells how it differs. */
  readonly difference?: string
}

export interface CoverageSection {
  /** The name of its file, without the ending. */
  readonly name: string
  readonly section: string
  readonly rows: readonly CoverageRow[]
}

/** The sections of the table, in order. `root` is the folder of the repository. */
export function readCoverage(root: string): readonly CoverageSection[] {
  const folder = join(root, 'tests', 'coverage', 'surface')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.replace(/\.json$/, ''),
      ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Omit<CoverageSection, 'name'>),
    }))
}

/** Whether nothing proves the row yet, and nothing says why it differs. */
export function isOpen({ cases, difference }: CoverageRow): boolean {
  return cases.length === 0 && difference === undefined
}

/** Whether projects use the row often, something can go wrong with it, and no case says what is told then. */
export function lacksErrors({ weight, errors = [], cannotFail, cases }: CoverageRow): boolean {
  return weight === 'C' && cases.length > 0 && errors.length === 0 && cannotFail === undefined
}
