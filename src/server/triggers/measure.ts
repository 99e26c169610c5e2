import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'

/** What `trellis measure` tells of a source or a model. */
export interface Measured {
  readonly unique_id: string
  readonly rows: number | null
  readonly max_loaded_at: string | null
}

/** Measures in the warehouse what words of `--select` mean. Throws with the command's words where that does not work. */
export async function measure(
  platform: Pick<LivePlatform, 'ask'>,
  { instance }: JobPlace,
  what: 'rows' | 'loaded-at',
  { select, signal }: { readonly select: readonly string[]; readonly signal: AbortSignal },
): Promise<readonly Measured[]> {
  const args = ['measure', `--${what}`, '--output', 'json', '--select', ...select]
  const { exitCode, output, errorOutput } = await platform.ask(args, { instance, signal })
  if (exitCode !== 0) throw new Error(inOneLine(errorOutput.trim() || output.trim()))
  return JSON.parse(output) as readonly Measured[]
}

/** What an error says, without its category, its frame, and what a database quotes of the statement. */
function inOneLine(told: string): string {
  const [first = '', ...others] = told.split('\n')
  const end = others.findIndex((line) => line.trim() === '' || /^\s*(?:LINE \d+:|hint:)/.test(line))
  const said = (end < 0 ? others : others.slice(0, end)).map((line) => line.trim()).join(' ')
  return said === '' ? first : said
}
