/** `trellis alerts measure`: what a rule on a number finds in the warehouse now. It tells nobody, and keeps nothing. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { isRefable } from '#manifest/nodes/node.ts'
import type { SqlOperationNode } from '#manifest/nodes/sql-operation.ts'
import { showRunner } from '#execution/runner/run-show.ts'
import type { NodeRunner } from '#execution/runner/node-task.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import { formatTable } from '#project/builtins/agate/print-table.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import { tableToJson } from '#project/builtins/agate/write-table.ts'
import { INLINE_NAME } from '#commands/inline-query.ts'
import { loadProject } from '#commands/load-project.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'
import { runNodes } from '#commands/run-nodes.ts'
import { parseInline } from '#project/parser/parse-inline.ts'
import { metricQuery } from '#platform/alerts/metrics/metric-query.ts'
import { measureName, ruleName } from '#platform/alerts/rules/rule-name.ts'
import { ownText } from '#platform/dashboards/own-text.ts'
import type { MetricRule } from '#platform/settings/alerts.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Host } from '../host.ts'
import { alertSettings } from './open-alerts.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeAlertsMeasure: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<rule>', 'The name of the rule, or of its number such as funnel.rate')).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action(async (name: string, words: Words) => {
    const table = await measure(host, name, words)
    if (words.output === 'table') host.output.write(`${formatTable(table, { maxRows: null })}\n`)
    else {
      const rows = JSON.parse(tableToJson(table)) as readonly Readonly<Record<string, unknown>>[]
      const { columnNames: columns } = table
      const cells = rows.map((row) => columns.map((column) => row[column] ?? null))
      host.output.write(`${JSON.stringify({ rule: name, columns, rows: cells })}\n`)
    }
  })
}

async function measure(host: Host, name: string, words: ProjectWords): Promise<Table> {
  const invocation = projectInvocation(host, words, ['alerts', 'measure', name])
  const rule = ruleNamed(alertSettings(invocation), name)
  const query = metricQuery(rule)
  const asked = { ...invocation, flags: { ...invocation.flags, WRITE_JSON: false, INLINE: query } }
  const project = await loadProject(asked)
  checkModel(rule, project.manifest)
  const node = parseInline({ ...project, files: asked.effects.files }, query, INLINE_NAME)
  let found: NodeResult | undefined
  await runNodes(asked, project, {
    resourceTypes: new Set(['sql_operation']),
    runnerOf: () => showRunner(null, (shown) => checkReads(shown as SqlOperationNode, project)) as NodeRunner,
    stopsAtError: true,
    keepsEphemeral: true,
    passingNode: node.unique_id,
    tell(results) {
      found = results.find((result) => result.node.unique_id === node.unique_id)
    },
  })
  if (found?.table) return found.table
  throw dbtError('DbtRuntimeError', 'alerts/measure', `The number ${measureName(rule)} cannot be asked for`, {
    ...(found?.message != null && { notes: [found.message.trim()] }),
  })
}

/** A rule reads what models have made, as dashboards do. */
async function checkReads(node: SqlOperationNode, { manifest, setup }: LoadedProject): Promise<void> {
  const reads = await setup.adapter.parts.openQueryCheck()
  try {
    await reads.check(ownText(node, manifest, setup))
  } finally {
    reads.close()
  }
}

/** Said in the words of the rule: the query that looks for the model is not what somebody wrote. */
function checkModel(rule: MetricRule, { nodes }: Pick<Manifest, 'nodes'>): void {
  if (rule.measure.kind !== 'column') return
  const known = [...nodes.values()].filter(isRefable).map(({ name }) => name)
  const model = rule.measure.model.split('.').at(-1) ?? ''
  if (known.includes(model)) return
  const meant = closest(model, known)
  throw dbtError(
    'DbtRuntimeError',
    'alerts/unknown-model',
    `A rule of alerts watches ${measureName(rule)}, and there is no model, seed or snapshot '${model}'`,
    { ...(meant !== undefined && { hint: `did you mean ${meant}.${rule.measure.column}?` }) },
  )
}

function ruleNamed({ alerts }: Settings, name: string): MetricRule {
  const rules = alerts.rules.filter((rule) => rule.kind === 'metric')
  const named = rules.find((rule) => ruleName(rule) === name)
  const [only, ...others] = rules.filter((rule) => measureName(rule) === name)
  if (named) return named
  if (only && others.length === 0) return only
  const known = rules.map((rule) => rule.name ?? measureName(rule))
  const meant = closest(name, known)
  throw dbtError('DbtUsageException', 'alerts/unknown-rule', `There is no rule '${name}' on a number`, {
    hint:
      meant !== undefined
        ? `did you mean '${meant}'?`
        : known.length === 0
          ? 'rules on numbers have metric: or query:'
          : `there are ${known.join(', ')}`,
  })
}
