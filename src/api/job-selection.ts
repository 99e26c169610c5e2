/** What a job builds, in the words of a selection; empty is everything. */
export interface JobSelection {
  readonly select: string
  readonly exclude: string
}

/**
 * The nodes that a job works on. A cell builds what it names, and what that is made of; of other jobs the steps say it
 * themselves. Where a step takes everything, so does the job.
 */
export function jobSelection(does: Readonly<Record<string, unknown>>): JobSelection {
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  if (typeof does['selector'] === 'string') return { select: `+selector:${does['selector']}`, exclude: '' }
  if ('select' in does) {
    const words = texts(does['select'])
      .flatMap((each) => each.split(/\s+/))
      .filter(Boolean)
    return { select: words.map(upstream).join(' '), exclude: texts(does['exclude']).join(' ') }
  }
  const steps = texts(does['steps']).map((step) => wordsBehind(step, ['--select', '-s', '--models', '-m']))
  return steps.some((words) => words.length === 0)
    ? { select: '', exclude: '' }
    : { select: [...new Set(steps.flat())].join(' '), exclude: '' }
}

function upstream(word: string): string {
  return /^(?:\+|@|\d+\+)/.test(word) ? word : `+${word}`
}

function wordsBehind(step: string, options: readonly string[]): readonly string[] {
  const words = step.split(/\s+/)
  const found: string[] = []
  let isBehind = false
  for (const word of words) {
    const [option = '', value] = word.split('=', 2)
    if (word.startsWith('-')) {
      isBehind = options.includes(option)
      if (isBehind && value !== undefined) found.push(value)
    } else if (isBehind) found.push(word)
  }
  return found.map((word) => word.replace(/^["']|["']$/g, ''))
}
