/** `trellis runs logs`: what a run has written, and with `--follow` what it writes. */
import { InvalidArgumentError } from 'commander'
import type { Host } from '../host.ts'
import { addRunsOptions, getKeptRun, type KeptRuns, type RunsWords, withKeptRuns } from './kept-runs.ts'
import { pause } from '#platform/scheduler/scheduler-clock.ts'
import type { DescribeCommand } from './platform-command.ts'
import { runId } from './run-words.ts'

interface Words extends RunsWords {
  readonly follow?: true
  readonly step?: number
}

const LOOK_MS = 400

export const describeRunsLogs: DescribeCommand = (command, host, finish) => {
  addRunsOptions(command.argument('<run>', 'Its number', runId))
    .option('-f, --follow', 'Go on until the run is over; the exit code is then 1 where it did not go well')
    .option('--step <number>', 'Only of this step', stepNumber)
  command.action((id: number, words: Words) =>
    withKeptRuns(host, words, ['runs', 'logs'], async (kept) => {
      const status = words.follow ? await follow(host, kept, id, words) : await showAll(host, kept, id, words)
      if (words.follow && status !== 'success') finish(status === 'left' ? 130 : 1)
    }),
  )
}

async function showAll(host: Host, kept: KeptRuns, id: number, words: Words): Promise<string> {
  const { status } = await getKeptRun(kept, id)
  await writeFrom(host, kept, id, { ...words, after: 0 })
  return status
}

/** A run is over once all that it wrote is kept: what is found after that is the rest. */
async function follow(host: Host, kept: KeptRuns, id: number, words: Words): Promise<string> {
  const leaving = new AbortController()
  const stopListening = host.onInterrupt(() => leaving.abort())
  try {
    for (let after = 0; ; ) {
      const { is_over, status } = await getKeptRun(kept, id)
      after = await writeFrom(host, kept, id, { ...words, after })
      if (is_over) return status
      await pause(LOOK_MS, leaving.signal)
      if (leaving.signal.aborted) return 'left'
    }
  } finally {
    stopListening()
  }
}

async function writeFrom(
  { output, errorOutput }: Host,
  kept: KeptRuns,
  id: number,
  { after, step, output: form }: Words & { readonly after: number },
): Promise<number> {
  for (let from = after; ; ) {
    const { pieces, next } = await kept.log(id, { after: from, step })
    for (const piece of pieces) {
      if (form === 'json') output.write(`${JSON.stringify(piece)}\n`)
      else (piece.stream === 'stdout' ? output : errorOutput).write(piece.text)
    }
    if (pieces.length === 0) return next
    from = next
  }
}

function stepNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A step is named by its number, from 1.')
  return Number(text)
}
