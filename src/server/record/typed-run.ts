import { userInfo } from 'node:os'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { quotedWord } from '#platform/jobs/quoted-word.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { NewRun } from '#platform/store/port/runs.ts'
import type { TargetFacts } from '../runners/target-of.ts'

/** The run of a command that somebody typed, as far as it is known before it begins. */
export function typedRun(
  { args, env }: Pick<CommandRequest, 'args' | 'env'>,
  { instance, target, projectName }: Omit<TargetFacts, 'file'>,
  version: string,
): NewRun {
  const mask = new SecretMask(env)
  return {
    origin: 'cli',
    cause: 'Typed on a command line',
    requester: env['USER'] ?? env['LOGNAME'] ?? userName(),
    commands: [mask.text(['dbt', ...args].map(quotedWord).join(' '))],
    job: null,
    instance,
    target,
    projectName,
    code: { commit: null, branch: null, isDirty: null, manifestHash: null },
    environmentNames: Object.keys(env).sort(),
    version,
  }
}

function userName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}
