import { clockTime } from '#foundation/events/clock-time.ts'
import type { Style } from '#foundation/events/style.ts'
import type { ToldEvent } from '#foundation/events/told-event.ts'

/** The form of a line of text: `text` for people, `debug` with level and thread. */
export interface TextForm {
  readonly kind: 'text' | 'debug'
  /** Whether each line begins by switching colors off, as dbt's lines do. */
  readonly resetsColor: boolean
  readonly style: Style
  readonly invocationId: string
}

/** An event as dbt writes it on a terminal and into its log file. */
export function textLine(event: ToldEvent, form: TextForm): string {
  const text = event.text(form.style)
  const reset = form.resetsColor ? '\x1b[0m' : ''
  if (form.kind === 'text') {
    return event.isOutput ? text : `${reset}${event.ts.toISOString().slice(11, 19)}  ${text}`
  }
  const time = clockTime(event.atMs)
  const thread = event.thread.slice(0, 10).padEnd(10)
  const line = `${reset}${time} [${event.level.padEnd(5)}] [${thread}]: ${text}`
  if (event.name !== 'MainReportVersion') return line
  const rule = '='.repeat(30)
  return `\n\n${rule} ${time} | ${form.invocationId} ${rule}\n${line}`
}
