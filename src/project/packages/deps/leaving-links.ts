import { isAbsolute, join, normalize } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'

/** Refuses a folder with a symbolic link that leads out of it: what it points at is not the package's. */
export function refuseLeavingLinks(files: Files, root: string, shown: string): void {
  const links: { readonly path: string; readonly target: string }[] = []
  const visit = (below: string) => {
    for (const { name, isDirectory, isLink } of files.list(join(root, below))) {
      const path = join(below, name)
      if (isLink) links.push({ path, target: files.readLink(join(root, path)) ?? '' })
      else if (isDirectory) visit(path)
    }
  }
  visit('')
  const isLink = new Set(links.map(({ path }) => path))
  for (const { path, target } of links) {
    const parts = target.split('/')
    // Each step of the way counts: behind another link `..` would lead elsewhere.
    const steps = parts.map((_, index) => normalize(join(path, '..', ...parts.slice(0, index + 1))))
    const leaves = isAbsolute(target) || steps.some((step) => step === '..' || step.startsWith('../'))
    const passes = steps.slice(0, -1).some((step) => isLink.has(step))
    if (!leaves && !passes) continue
    throw dbtError(
      'DependencyError',
      'packages/unsafe',
      `The package ${shown} is not taken: '${path}' is a link to '${target}', which leaves the package`,
      { hint: 'ask its author for a package without such links' },
    )
  }
}
