import { basename } from 'node:path'

/** Folders that commands write, and those of other tools. */
const OTHERS: ReadonlySet<string> = new Set([
  '.git',
  '.trellis',
  'target',
  'logs',
  'node_modules',
  '.venv',
  '__pycache__',
])
/** Databases that lie beside the project, and what editors and writers leave for a moment. */
const OTHER_FILES = /(?:\.duckdb|\.db)(?:\.wal|\.tmp)?$|\.parquet$|\.sw[px]$|~$|\.tmp$|^\.#|^#.*#$/

/** Whether a file or folder is what a project is made of, by its path below the project's folder. */
export function isOfProject(path: string): boolean {
  const name = basename(path)
  return !OTHERS.has(name) && !OTHER_FILES.test(name)
}
