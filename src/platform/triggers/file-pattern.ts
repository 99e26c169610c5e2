/** A pattern of paths such as `landing/**\/*.csv`. */
export interface FilePattern {
  /** Below which folder files can be found; as it is written, `.` for none. */
  readonly root: string
  /** Whether a path below that fits, with forward slashes. */
  readonly fits: (path: string) => boolean
  /** How many folders deep one has to look at most. */
  readonly depth: number
}

/** Reads a pattern: `*` and `?` stay in one folder, `**` goes through all, `{a,b}` and `[a-z]` mean one of them. */
export function filePattern(text: string): FilePattern {
  const segments = text.replaceAll('\\', '/').split('/')
  const firstWild = segments.findIndex((segment) => /[*?{[]/.test(segment))
  const plain = firstWild < 0 ? segments.length - 1 : firstWild
  const wild = segments.slice(plain)
  const expression = new RegExp(`^${wild.map(segmentExpression).join('').replace(/\/$/, '')}$`)
  const root = segments.slice(0, plain).join('/')
  return {
    root: root === '' ? (text.startsWith('/') ? '/' : '.') : root,
    fits: (path) => expression.test(path),
    depth: wild.includes('**') ? Number.POSITIVE_INFINITY : wild.length - 1,
  }
}

function segmentExpression(segment: string): string {
  // Folders and files that begin with a point are hidden, unless the pattern says the point.
  if (segment === '**') return '(?:(?!\\.)[^/]+/)*'
  const hidden = /^[*?[{]/.test(segment) ? '(?!\\.)' : ''
  return `${hidden}${[...tokens(segment)].join('')}/`
}

function* tokens(segment: string): Generator<string> {
  let depth = 0
  for (let at = 0; at < segment.length; at++) {
    const character = segment[at] as string
    const set = character === '[' ? /^\[[!^]?\]?[^\]]*\]/.exec(segment.slice(at))?.[0] : undefined
    if (set) {
      yield set.replace(/^\[!/, '[^').replaceAll('\\', '\\\\')
      at += set.length - 1
    } else if (character === '*') yield '[^/]*'
    else if (character === '?') yield '[^/]'
    else if (character === '{' && segment.indexOf('}', at) > 0) {
      depth++
      yield '(?:'
    } else if (character === '}' && depth > 0) {
      depth--
      yield ')'
    } else if (character === ',' && depth > 0) yield '|'
    else yield character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  }
}
