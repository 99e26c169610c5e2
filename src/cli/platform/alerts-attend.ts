/** `trellis alerts acknowledge`, `silence` and `resolve`. */
import { InvalidArgumentError } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { alertName } from '#platform/alerts/alert-id.ts'
import { attendTo } from '#platform/alerts/attend-to.ts'
import type { Attention } from '#platform/alerts/rules/attend.ts'
import { parseDuration } from '#platform/time/duration.ts'
import type { Host } from '../host.ts'
import { whoTypes } from './access-store.ts'
import { alertNamed, withAlerts } from './open-alerts.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'

const ALERT = 'Its id, as trellis alerts list shows it'

export const describeAlertsAcknowledge: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<alert>', ALERT))
  command.action((given: string, words: ProjectWords) =>
    attend(host, words, given, { kind: 'acknowledge', by: who(host) }, 'is acknowledged'),
  )
}

export const describeAlertsResolve: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<alert>', ALERT))
  command.action((given: string, words: ProjectWords) =>
    attend(host, words, given, { kind: 'resolve', by: who(host) }, 'is resolved'),
  )
}

interface SilenceWords extends ProjectWords {
  readonly for?: number
  readonly off?: true
}

export const describeAlertsSilence: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<alert>', ALERT))
    .option('--for <duration>', 'For how long: 4h, 2 days', duration)
    .option('--off', 'Ends a silence')
  command.action((given: string, words: SilenceWords) => {
    if ((words.for === undefined) === (words.off === undefined)) {
      throw dbtError('DbtUsageException', 'alerts/silence', 'A silence needs either --for or --off', {
        hint: `trellis alerts silence ${given} --for 4h`,
      })
    }
    const until = words.for === undefined ? null : new Date(host.effects.now() + words.for).toISOString()
    const said = until === null ? 'is no longer silent' : `is silent until ${until}`
    return attend(host, words, given, { kind: 'silence', until }, said)
  })
}

async function attend(
  host: Host,
  words: ProjectWords,
  given: string,
  attention: Attention,
  said: string,
): Promise<void> {
  const name = await withAlerts(host, words, ['alerts', attention.kind], async ({ store }) => {
    const alert = await alertNamed(store, given)
    await attendTo(store, alert.key, attention, { by: who(host), now: host.effects.now() })
    return alertName(alert)
  })
  host.output.write(`${name} ${said}\n`)
}

function who(host: Host): string {
  return whoTypes(host) ?? 'somebody'
}

function duration(text: string): number {
  const found = parseDuration(text)
  if (found === undefined || found === 0) throw new InvalidArgumentError('It takes a duration such as 4h.')
  return found
}
