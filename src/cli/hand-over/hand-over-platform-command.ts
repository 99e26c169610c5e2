import { resolve } from 'node:path'
import { findProjectDir } from '#project/config/find-project-dir.ts'
import { serverFile } from '#platform/runner/server-file.ts'
import type { Host } from '../host.ts'
import { givenProjectOptions } from '../platform/given-project-options.ts'

/** Gives a command beyond dbt to the server of its project; undefined where it is to run here. */
export async function handOverPlatformCommand(
  words: string,
  args: readonly string[],
  host: Host,
): Promise<number | undefined> {
  const { files, env } = host.effects
  const given = givenProjectOptions(args).findLast(({ name }) => name === 'project_dir')?.value
  const named = given ?? env['DBT_ENGINE_PROJECT_DIR'] ?? env['DBT_PROJECT_DIR']
  const projectFolder = typeof named === 'string' ? resolve(host.cwd, named) : findProjectDir(files, host.cwd)
  if (!files.exists(serverFile(projectFolder))) return undefined
  const handed = await host.handOver?.({ args, words, projectFolder, isNoRun: true })
  return handed?.kind === 'done' ? handed.exitCode : undefined
}
