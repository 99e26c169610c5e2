/** The file in the root of a project that names what dbt does not read. */
export const IGNORE_FILE = '.dbtignore'

/**
 * Makes of a `.dbtignore` a test for paths relative to the project, with `/` between folders.
 * The rules are git's: later lines win, `!` takes back, a `/` inside ties a line to the root.
 */
export function parseIgnore(text: string): (path: string) => boolean {
  const rules = text.split(/\r?\n/).flatMap(ruleOf)
  if (rules.length === 0) return () => false
  return (path) => {
    let isIgnored = false
    for (const { matches, takesBack } of rules) if (isIgnored === takesBack && matches(path)) isIgnored = !takesBack
    return isIgnored
  }
}

function ruleOf(line: string): { matches: (path: string) => boolean; takesBack: boolean }[] {
  const pattern = line.replace(/(?<!\\)[ \t]+$/, '')
  if (pattern === '' || pattern.startsWith('#')) return []
  const takesBack = pattern.startsWith('!')
  const bare = pattern.slice(takesBack ? 1 : 0).replace(/^\\(?=[#!])/, '')
  const isFolder = bare.endsWith('/')
  const name = isFolder ? bare.slice(0, -1) : bare
  const isTied = name.includes('/')
  const steps = name.replace(/^\//, '').split('/')
  const body = steps.map((step, index) => stepPattern(step, index === steps.length - 1)).join('')
  // A line that ends in `/` is about folders: a file of that name alone is read.
  const expression = new RegExp(`^${isTied ? '' : '(?:.+/)?'}${body}${isFolder ? '/.*' : '(?:/.*)?'}$`)
  return [{ takesBack, matches: (path) => expression.test(path) }]
}

/** The part of a line up to a `/`, and that `/`, as a regular expression. */
function stepPattern(step: string, isLast: boolean): string {
  if (step === '**') return isLast ? '.+' : '(?:.+/)?'
  const text = step.replace(
    /\\(.)|\*+|\?|\[([!^]?)([^\]]+)\]|[.+^${}()|[\]\\]/g,
    (found, escaped?: string, not?: string, set?: string) => {
      if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/, '\\$&')
      if (found.startsWith('*')) return '[^/]*'
      if (found === '?') return '[^/]'
      if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll('\\', '\\\\')}]`
      return `\\${found}`
    },
  )
  return isLast ? text : `${text}/`
}
