import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { type Profile, readProfile, readProfilesFile } from '#project/config/profile.ts'
import type { ReadProjectOptions } from '#project/packages/read-project.ts'

/** The profile to take where no project names one: the one asked for, or the only one there is. */
export function onlyProfile(options: ReadProjectOptions): Profile {
  const { effects, profilesDir, renderers, cliVars } = options
  const profiles = readProfilesFile(effects.files, profilesDir)?.value as YamlMapping | undefined
  const names = Object.keys(profiles ?? {}).filter((name) => name !== 'config')
  const name = options.profile ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined) {
    throw dbtError(
      'DbtProfileError',
      'profile/several',
      `A \`dbt_project.yml\` file was not found in this directory.\ndbt found the following profiles:\n${names.map((each) => ` - ${each}`).join('\n')}`,
      { hint: 'choose one of them with --profile' },
    )
  }
  return readProfile(
    {
      profilesDir,
      isDirNamed: options.isProfilesDirNamed,
      profile: name,
      projectProfile: undefined,
      target: options.target,
      threads: options.threads,
      projectName: name,
      projectRoot: options.dir,
    },
    {
      ...effects,
      render: renderers.secret(cliVars),
      checkCredentials: options.checkCredentials,
      events: options.events,
    },
  )
}
