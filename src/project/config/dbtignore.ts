import picomatch from 'picomatch'

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
  const glob = (isTied ? '' : '**/') + name.replace(/^\//, '')
  const options = { dot: true, nobrace: true, noextglob: true, nonegate: true }
  const inside = picomatch(`${glob}/**`, options)
  const itself = picomatch(glob, options)
  return [{ takesBack, matches: (path) => (isFolder ? isBelow(path, glob, options) : itself(path) || inside(path)) }]
}

/** A line that ends in `/` is about folders: a file of that name alone is read. */
function isBelow(path: string, glob: string, options: picomatch.PicomatchOptions): boolean {
  const matches = picomatch(glob, options)
  const folders = path.split('/').slice(0, -1)
  return folders.some((_, index) => matches(folders.slice(0, index + 1).join('/')))
}
