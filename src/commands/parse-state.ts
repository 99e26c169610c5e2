import { sha256 } from '#foundation/source/checksum.ts'
import { repr } from '#jinja/values/to-string.ts'
import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import { toValue } from '#project/context/plain-value.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Invocation } from './invocation.ts'
import { secretVarsMask } from './secret-vars-mask.ts'

/** What of the command line and the profile makes dbt parse anew: the fields of its event `StateCheckVarsHash`. */
export function parseState({ flags }: Invocation, { profile, root }: ProjectSetup) {
  const { profileName, targetName } = profile
  const vars = prettyDict(flags.VARS)
  // Those that `dbt_project.yml` holds are part of its own text.
  const ofFile = root.unrendered.vars || Object.keys(root.vars).length === 0 ? [] : [prettyDict(root.vars)]
  const checksum = sha256([vars, profileName, targetName, DBT_VERSION, ...ofFile].join('\0'))
  const shown = secretVarsMask(flags).text(vars)
  return { checksum, vars: shown, profile: profileName, target: targetName, version: DBT_VERSION }
}

/** As Python's `pprint` has it: sorted, and a line a key where one line would be too long. */
function prettyDict(vars: Readonly<Record<string, unknown>>): string {
  const items = Object.keys(vars)
    .sort()
    .map((key) => `${repr(key)}: ${repr(toValue(vars[key]))}`)
  const line = `{${items.join(', ')}}`
  return line.length <= 80 ? line : `{${items.join(',\n ')}}`
}
