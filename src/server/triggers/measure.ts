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
  if (exitCode !== 0) throw new Error(errorOutput.trim() || output.trim())
  return JSON.parse(output) as readonly Measured[]
}
