import type { GivenOption } from '#project/config/resolve-flags.ts'

/** The options that say which project and target, wherever they stand among the words of a command beyond dbt. */
export function givenProjectOptions(args: readonly string[]): readonly GivenOption[] {
  return args.flatMap((arg, at): GivenOption[] => {
    const [, spelling = '', value] = /^(--?[\w-]+)(?:=(.*))?$/s.exec(arg) ?? []
    const name = OPTIONS[spelling]
    const given = value ?? args[at + 1]
    return name === undefined || given === undefined ? [] : [{ name, value: given, place: 'after' }]
  })
}

const OPTIONS: Readonly<Record<string, string>> = {
  '--project-dir': 'project_dir',
  '--profiles-dir': 'profiles_dir',
  '--profile': 'profile',
  '--target': 'target',
  '-t': 'target',
  '--vars': 'vars',
  '--instance': 'instance',
}
