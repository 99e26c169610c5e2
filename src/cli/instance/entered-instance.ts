import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'
import type { SourceLocations } from '#project/config/source-locations.ts'
import { parseOptionYaml } from '#project/config/vars.ts'

/** The instance of `trellis.yml` that a process acts for; its environment is set already. */
export interface EnteredInstance {
  readonly name: string
  readonly profile: string | undefined
  readonly target: string | undefined
  readonly vars: YamlMapping
  readonly sources: SourceLocations
  /** Where its artifacts go, so that instances do not write over each other's; undefined where that was said already. */
  readonly targetPath: string | undefined
}

/** The options of a command line with what the instance says besides: what was written there wins. */
export function givenInInstance(
  given: readonly GivenOption[],
  instance: EnteredInstance | undefined,
): readonly GivenOption[] {
  if (!instance) return given
  const { profile, target, targetPath, vars } = instance
  const added = Object.entries({ profile, target, target_path: targetPath }).flatMap(([name, value]): GivenOption[] =>
    value === undefined || given.some((each) => each.name === name) ? [] : [{ name, value, place: 'after' }],
  )
  const written = given.findLast(({ name }) => name === 'vars')
  const ownVars = written ? parseOptionYaml(String(written.value), 'vars') : {}
  const all = { name: 'vars', value: JSON.stringify({ ...vars, ...ownVars }), place: 'after' } as const
  return [
    ...given.filter(({ name }) => name !== 'vars'),
    ...added,
    ...(Object.keys(vars).length > 0 ? [all] : written ? [written] : []),
  ]
}
