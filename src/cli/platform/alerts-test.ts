/** `trellis alerts test`: a trial message through a channel, or through all. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { tryChannel } from '#platform/alerts/try-channel.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Host } from '../host.ts'
import { alertSettings } from './open-alerts.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

export const describeAlertsTest: DescribeCommand = (command, host, finish) => {
  addProjectOptions(command.argument('[channels...]', 'Only through these'))
  command.action(async (names: readonly string[], words: ProjectWords) => finish(await sendTrials(host, names, words)))
}

async function sendTrials(host: Host, names: readonly string[], words: ProjectWords): Promise<number> {
  const invocation = projectInvocation(host, words, ['alerts', 'test'])
  const { flags, effects, signal } = invocation
  const settings = alertSettings(invocation)
  const chosen = channelsNamed(settings, names)
  let failures = 0
  for (const name of chosen) {
    const outcome = await tryChannel(name, settings, { effects, folder: flags.PROJECT_DIR, signal }, null)
    if (outcome?.kind === 'delivered') host.output.write(`${name}: delivered\n`)
    else {
      failures++
      host.errorOutput.write(`${name}: ${outcome?.problem ?? 'there is no such channel'}\n`)
    }
  }
  return failures > 0 ? 1 : 0
}

/** All of them without names. */
function channelsNamed({ alerts }: Settings, names: readonly string[]): readonly string[] {
  const known = [...alerts.channels.keys()]
  if (known.length === 0) {
    throw dbtError('DbtUsageException', 'alerts/no-channel', 'trellis.yml names no channels', {
      hint: 'alerts: { channels: { team: { type: slack, url: { env: SLACK_URL } } } }',
    })
  }
  for (const name of names) {
    if (known.includes(name)) continue
    const meant = closest(name, known)
    throw dbtError('DbtUsageException', 'alerts/unknown-channel', `There is no channel '${name}'`, {
      hint: meant === undefined ? `there are ${known.join(', ')}` : `did you mean '${meant}'?`,
    })
  }
  return names.length > 0 ? names : known
}
