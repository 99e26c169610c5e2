/** Real dbt, of the path that the variable `DBT` names. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Play } from './playing.ts'

export const runDbt: Play = dbtWith(
  (args, env, folder) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.env.DBT ?? 'dbt', args, {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: process.env.SHOW ? 'inherit' : 'ignore',
      })
      child.on('error', reject)
      child.on('close', (code) => resolve(code ?? 1))
    }),
)

/** Local packages are found without `deps` by Trellis, not by dbt. */
export function dbtWith(run: Play): Play {
  return async (args, env, folder) => {
    if (existsSync(join(folder, 'packages.yml')) && !existsSync(join(folder, 'dbt_packages'))) {
      await run(['deps', '--project-dir', folder, '--profiles-dir', folder], env, folder)
    }
    return run(args, env, folder)
  }
}
