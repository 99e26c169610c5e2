/** `trellis tests`: how tests have fared over time. */
import { Option } from 'commander'
import { isFailing, type TestTrend, trendOf } from '#platform/test-history/trend.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Place } from '#platform/store/port/node-results.ts'
import type { TestHistory } from '#platform/store/port/tests.ts'
import { lookIntoStore, placeOf, targetNameOf } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { showDistance } from './show-moment.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly failing?: true
  readonly flapping?: true
  readonly new?: true
  readonly fixed?: true
  readonly output: 'table' | 'json'
}

export const describeTests: DescribeCommand = (command, host) => {
  command
    .option('--failing', 'Only those that fail, warn or cannot be run')
    .option('--flapping', 'Only those that pass and fail in turns')
    .option('--new', 'Only those that ran for the first time')
    .option('--fixed', 'Only those that pass again')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (words: Words) => {
    const invocation = projectInvocation(host, words, ['tests'])
    const settings = settingsOfProject(invocation)
    const store = await lookIntoStore(invocation, settings)
    try {
      const place = await placeOf(host, invocation, await targetNameOf(invocation))
      const histories = (await store.tests.history(place)).filter((each) => isWanted(each, words))
      const now = invocation.effects.now()
      if (words.output === 'json') host.output.write(`${JSON.stringify(histories.map(testJson), null, 2)}\n`)
      else if (histories.length > 0) host.output.write(asText(histories, now))
      else host.output.write(`No test is like that${elsewhere(place, settings)}\n`)
    } finally {
      await store.close()
    }
  })
}

const HELP = `
The last runs are drawn from right to left: p passed, w warned, f failed, e could not be run. What a test found stands in
trellis tests show <test>.`

function isWanted(history: TestHistory, { failing, flapping, new: isNew, fixed }: Words): boolean {
  const trends: TestTrend[] = [
    ...(flapping ? (['flapping'] as const) : []),
    ...(isNew ? (['new'] as const) : []),
    ...(fixed ? (['fixed'] as const) : []),
  ]
  if (!failing && trends.length === 0) return true
  return (failing === true && isFailing(history)) || trends.includes(trendOf(history))
}

/** Who has instances often forgets that each has its own tests. */
function elsewhere({ instance, target }: Place, settings: Settings | undefined): string {
  const [other] = [...(settings?.instances.keys() ?? [])].filter((name) => name !== instance)
  if (other === undefined) return '.'
  const here = instance === null ? `without an instance, in target ${target}` : `in ${instance}`
  return ` ${here}; --instance ${other} looks elsewhere.`
}

const SHOWN = 20

/** Those that fail first, the longest of them in front. */
function asText(histories: readonly TestHistory[], now: number): string {
  const sorted = [...histories].sort(
    (a, b) => Number(isFailing(b)) - Number(isFailing(a)) || (a.since < b.since ? -1 : 1),
  )
  const rows = sorted.map((history) => [
    history.status,
    testName(history.unique_id),
    showDistance(Date.parse(history.since), now).replace(/ ago$/, ''),
    history.failures ? String(history.failures) : '',
    trendOf(history).replace('steady', ''),
    Array.from(history.verdicts.slice(0, SHOWN)).toReversed().join(''),
  ])
  return textTable(['STATUS', 'TEST', 'FOR', 'ROWS', '', 'RUNS'], rows)
}

/** Without the digest at its end. */
export function testName(unique_id: string): string {
  const [type, , name = unique_id] = unique_id.split('.')
  return type === 'test' ? name : unique_id.split('.').slice(2).join('.')
}

/** For programs. */
export function testJson(history: TestHistory): Record<string, unknown> {
  return {
    unique_id: history.unique_id,
    status: history.status,
    failures: history.failures,
    trend: trendOf(history),
    failing: isFailing(history),
    since: history.since,
    since_run_id: history.sinceRunId,
    first_seen_at: history.firstSeenAt,
    last_run_id: history.lastRunId,
    last_run_at: history.lastRunAt,
    last_passed_at: history.lastPassedAt,
    last_failed_at: history.lastFailedAt,
    verdicts: history.verdicts,
  }
}
