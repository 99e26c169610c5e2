import { join } from 'node:path'
import type { Ended } from '#foundation/effects.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'

/** Runs this program in a project, in a process of its own. */
export type RunInProject = (args: readonly string[], projectFolder: string, signal: AbortSignal) => Promise<Ended>

const PACKAGE_FILES = ['packages.yml', 'dependencies.yml']

/**
 * Makes a project that was just checked out ready to run: its packages installed, its files read, its jobs looked at. Gives what is
 * wrong with it, null where nothing is.
 */
export async function checkProject(run: RunInProject, folder: string, signal: AbortSignal): Promise<string | null> {
  const isThere = (name: string) => nodeFiles.exists(join(folder, name))
  if (PACKAGE_FILES.some(isThere) && !isThere('dbt_packages')) {
    const installed = await run(['--quiet', 'deps'], folder, signal)
    if (installed.exit !== 0) return said(installed)
  }
  const wrong = await parseProblem(run, folder, signal)
  if (wrong !== null) return wrong
  if (!isThere(SETTINGS_FILE)) return null
  const linted = await run(['jobs', 'lint', '--output', 'json'], folder, signal)
  return linted.exit === 0 ? null : (errorsOf(linted) ?? said(linted))
}

/** Reads a project as its runs would. Gives what is wrong with it, null where nothing is. */
export async function parseProblem(run: RunInProject, folder: string, signal: AbortSignal): Promise<string | null> {
  const parsed = await run(['--quiet', 'parse'], folder, signal)
  return parsed.exit === 0 ? null : said(parsed)
}

/** What stands above an error, for who reads a whole log. */
const HEAD = /^\d\d:\d\d:\d\d {2}\[ERROR\]: Encountered an error:\n/gm

/** Its errors go to one place or the other. */
function said({ exit, output, errors }: Ended): string {
  const text = [output, errors].map((each) => each.replace(HEAD, '').trim()).filter((each) => each !== '')
  return text.length === 0 ? `it ended with ${exit}, and does not say why` : text.join('\n')
}

interface Finding {
  readonly severity: string
  readonly message: string
  readonly file: string | null
  readonly line: number | null
  readonly hint: string | null
}

function errorsOf({ output }: Ended): string | undefined {
  try {
    const findings = JSON.parse(output) as readonly Finding[]
    const errors = findings.filter(({ severity }) => severity === 'error')
    return errors
      .map(({ message, file, line, hint }) => {
        const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `
        return `${place}${message}${hint === null ? '' : `\n  hint: ${hint}`}`
      })
      .join('\n')
  } catch {
    return undefined
  }
}
