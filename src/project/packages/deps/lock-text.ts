import { Dict } from '#jinja/values/dict.ts'
import { dumpYaml } from '#project/builtins/yaml/dump-yaml.ts'
import type { ResolvedPackage } from './resolve-packages.ts'

/** The text of `package-lock.yml`. */
export function lockText(resolved: readonly ResolvedPackage[], hash: string): string {
  const packages = resolved.map(({ pinned, metadata }) =>
    Dict.from({ ...pinned.lockEntry(), name: metadata.projectName }),
  )
  return dumpYaml(Dict.from({ packages, sha1_hash: hash }), { sortKeys: true, indentsLists: true })
}
