/** `trellis store sweep`: throws away what `retention:` of trellis.yml does not keep, now. */
import { Option } from 'commander'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { retentionPolicy } from '#platform/retention/retention-policy.ts'
import type { RetentionSettings } from '#platform/settings/server-settings.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Swept } from '#platform/store/port/upkeep.ts'
import { formatDuration } from '#platform/time/duration.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { checkStore, storeAddressOf } from './project-store.ts'
import { sizeText } from './store-info.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
  readonly dryRun?: true
}

export const describeStoreSweep: DescribeCommand = (command, host) => {
  addProjectOptions(command)
    .option('--dry-run', 'Only say what would go')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
    .addHelpText('after', HELP)
  command.action(async (words: Words) => {
    const retention = retentionOf(host, words)
    const swept = await sweep(host, words, retention)
    host.output.write(words.output === 'json' ? asJson(swept, words) : asText(swept, words, retention))
  })
}

const HELP = `
A server does it by itself once an hour. Runs under way stay, and so do the last run of each job and the audit chain.`

function retentionOf(host: Host, words: Words): Partial<RetentionSettings> {
  const invocation = projectInvocation(host, words, ['store', 'sweep'])
  return settingsOfProject(invocation)?.retention ?? {}
}

interface SweptBytes extends Swept {
  /** How much smaller the store is. */
  readonly bytes: number
}

async function sweep(host: Host, words: Words, retention: Partial<RetentionSettings>): Promise<SweptBytes> {
  const address = await storeAddressOf(host, words, ['store', 'sweep'])
  checkStore(host, address)
  const store = auditedStore(await openStore(address, { now: host.effects.now }))
  const policy = retentionPolicy(retention)
  try {
    if (words.dryRun) return { ...(await store.upkeep.countSwept(policy)), bytes: 0 }
    const before = await store.upkeep.info()
    const swept = await store.upkeep.sweep(policy)
    await store.upkeep.compact()
    const after = await store.upkeep.info()
    return { ...swept, bytes: Math.max(0, before.bytes - after.bytes) }
  } finally {
    await store.close()
  }
}

function asText(
  { runs, artifacts, eventChunks, others, bytes }: SweptBytes,
  { dryRun }: Words,
  retention: Partial<RetentionSettings>,
): string {
  const rules = rulesText(retention)
  const counts = `${counted(runs, 'run')}, ${counted(artifacts, 'artifact')}, ${counted(eventChunks, 'piece')} of events and logs, ${counted(others, 'other row')}`
  const verb = dryRun ? 'would go' : 'went'
  const freed = dryRun || bytes === 0 ? '' : `The store is ${sizeText(bytes)} smaller\n`
  return `${rules}\n${counts} ${verb}\n${freed}`
}

function rulesText({ runsMs, runsPerJob, totalRuns, detailsMs, historyMs }: Partial<RetentionSettings>): string {
  const rules = [
    ...(runsMs === undefined ? [] : [`runs for ${formatDuration(runsMs)}`]),
    ...(runsPerJob === undefined ? [] : [`${runsPerJob} of each job`]),
    ...(totalRuns === undefined ? [] : [`${totalRuns} in all`]),
    ...(detailsMs === undefined ? [] : [`artifacts, events and logs for ${formatDuration(detailsMs)}`]),
    ...(historyMs === undefined ? [] : [`measurements for ${formatDuration(historyMs)}`]),
  ]
  return rules.length === 0
    ? "Everything is kept: trellis.yml has no limits in 'retention:'"
    : `What is kept: ${rules.join(', ')}`
}

function asJson({ runs, artifacts, eventChunks, others, bytes }: SweptBytes, { dryRun }: Words): string {
  const value = { dry_run: dryRun === true, runs, artifacts, event_chunks: eventChunks, others, freed_bytes: bytes }
  return `${JSON.stringify(value, null, 2)}\n`
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
