/** `trellis alerts list`: what is in trouble now, and what was. */
import { Option } from 'commander'
import { alertId, alertJson, lateWithOf } from '#platform/alerts/alert-id.ts'
import type { AlertState } from '#platform/store/port/alerts.ts'
import { withAlerts } from './open-alerts.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { showDistance } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly all?: true
  readonly output: 'table' | 'json'
}

export const describeAlertsList: DescribeCommand = (command, host) => {
  addProjectOptions(command)
    .option('--all', 'Also those that are over')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
  command.action(async (words: Words) => {
    const states = await withAlerts(host, words, ['alerts', 'list'], ({ store }) =>
      store.alerts.list(words.all ? {} : { open: true }),
    )
    const now = host.effects.now()
    host.output.write(
      words.output === 'json' ? `${JSON.stringify(states.map(alertJson), null, 2)}\n` : asText(states, now, words),
    )
  })
}

function asText(states: readonly AlertState[], now: number, { all }: Words): string {
  if (states.length === 0) return all ? 'There were no alerts yet.\n' : 'All is well.\n'
  return textTable(
    ['ID', 'STATE', 'SINCE', 'TIMES', 'WHAT', 'EVENT', 'RULE'],
    states.map((state) => [
      alertId(state),
      stateText(state, now),
      showDistance(Date.parse(state.since), now),
      String(state.count),
      nameOf(state),
      state.key.split(' | ')[1] ?? '',
      state.rule,
    ]),
  )
}

function nameOf(state: AlertState): string {
  const name = typeof state.data['name'] === 'string' ? state.data['name'] : state.key
  const late = lateWithOf(state)
  return late === undefined ? name : `${name}, and ${late.inWords} with it`
}

function stateText({ state, acknowledgedBy, silencedUntil }: AlertState, now: number): string {
  const silenced = silencedUntil !== null && Date.parse(silencedUntil) > now ? `, silent until ${silencedUntil}` : ''
  return `${state}${state === 'acknowledged' && acknowledgedBy !== null ? ` by ${acknowledgedBy}` : ''}${silenced}`
}
