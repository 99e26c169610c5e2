/** `trellis alerts deliveries`: what was sent, what waits, and what channels said. */
import { InvalidArgumentError, Option } from 'commander'
import { deliveryJson, deliveryTitle } from '#platform/alerts/delivery-json.ts'
import type { Delivery } from '#platform/store/port/alerts.ts'
import { withAlerts } from './open-alerts.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly channel?: string
  readonly limit: number
  readonly output: 'table' | 'json'
}

export const describeAlertsDeliveries: DescribeCommand = (command, host) => {
  addProjectOptions(command)
    .option('--channel <name>', 'Only through this one')
    .option('--limit <number>', 'The latest so many', count, 20)
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
  command.action(async (words: Words) => {
    const deliveries = await withAlerts(host, words, ['alerts', 'deliveries'], ({ store }) =>
      store.alerts.deliveries({ channel: words.channel, limit: words.limit }),
    )
    host.output.write(
      words.output === 'json' ? `${JSON.stringify(deliveries.map(deliveryJson), null, 2)}\n` : asText(deliveries),
    )
  })
}

function asText(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return 'Nothing was sent yet.\n'
  return textTable(
    ['ID', 'CREATED', 'CHANNEL', 'STATUS', 'TRIES', 'WHAT', 'PROBLEM'],
    deliveries.map((delivery) => [
      String(delivery.id),
      delivery.createdAt,
      delivery.channel,
      delivery.status,
      String(delivery.attempts),
      deliveryTitle(delivery),
      delivery.lastError ?? '',
    ]),
  )
}

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It takes a number from 1.')
  return Number(text)
}
