import type { LogStream } from '#platform/store/port/steps.ts'

/** Longer ones are cut in pieces. */
const LONGEST = 64 << 10
/** Of a step that prints more, the rest is not kept. */
const MOST = 32 << 20

/** Gathers what is printed to whole lines: a secret is not to stand half in one piece and half in the next. */
export class Lines {
  private readonly tell: (stream: LogStream, text: string) => void
  private readonly open: Record<LogStream, string> = { stdout: '', stderr: '' }
  private told = 0

  constructor(tell: (stream: LogStream, text: string) => void) {
    this.tell = tell
  }

  write(stream: LogStream, text: string): void {
    const all = this.open[stream] + text
    const end = all.length > LONGEST ? all.length : all.lastIndexOf('\n') + 1
    this.open[stream] = all.slice(end)
    this.say(stream, all.slice(0, end))
  }

  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      this.say(stream, this.open[stream])
      this.open[stream] = ''
    }
  }

  private say(stream: LogStream, text: string): void {
    if (text === '' || this.told > MOST) return
    this.told += text.length
    this.tell(stream, this.told > MOST ? `${text}\n(what it printed after this is not kept)\n` : text)
  }
}
