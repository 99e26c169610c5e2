/** `trellis dashboards render`: a dashboard as a document or a picture. */
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { Dashboard } from '#api/dashboards.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { findChromium } from '../render/find-chromium.ts'
import { renderPage } from '../render/render-page.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addServerOptions, type ServerWords } from './server-client.ts'
import { withServer } from './with-server.ts'

interface Words extends ServerWords {
  readonly output?: string
  readonly filter?: readonly string[]
  readonly tab?: string
  readonly instance?: string
  readonly theme: 'light' | 'dark'
  readonly width: number
  readonly timeout: number
}

export const describeDashboardsRender: DescribeCommand = (command, host, end) => {
  command
    .argument('<name>', 'The dashboard')
    .option('-o, --output <file>', 'Where it goes, a .pdf or a .png; <name>.pdf without it')
    .option('-f, --filter <name=value...>', 'Values of its filters')
    .option('--tab <name>', 'One of its tabs; the first without it')
    .option('--instance <name>', 'As this instance of trellis.yml has it')
    .addOption(new Option('--theme <theme>', 'How it looks').choices(['light', 'dark']).default('light'))
    .option('--width <pixels>', 'How wide it is', positive, 1280)
    .option('--timeout <seconds>', 'How long it may take to be drawn', positive, 60)
    .addHelpText('after', HELP)
  addServerOptions(command)
  command.action(async (name: string, words: Words) => {
    const output = words.output ?? `${name}.pdf`
    const form = formOf(output)
    const program = findChromium(host)
    const { file, failures } = await withServer(host, words, async ({ address, ask }) => {
      // A name that is none is told in our words, not in a picture.
      const path = `/api/dashboards/${encodeURIComponent(name)}${instanceQuery(words)}`
      refuseUnknown(await ask<Dashboard>('GET', path), words)
      return renderPage({
        program,
        address: `${address}/dashboards/${encodeURIComponent(name)}?${pageQuery(words)}`,
        form,
        width: words.width,
        theme: words.theme,
        token: words.token ?? host.effects.env['TRELLIS_TOKEN'],
        timeoutMs: words.timeout * 1000,
      })
    })
    host.effects.files.write(resolve(host.cwd, output), file)
    host.output.write(`Wrote ${output}\n`)
    if (failures.length === 0) return
    host.errorOutput.write(`${[`Not all of it could be drawn:`, ...new Set(failures)].join('\n\n')}\n`)
    end(1)
  })
}

const HELP = `
It is drawn by a Chromium, Chrome or Edge that is installed, or that TRELLIS_CHROMIUM names. Where a part of the page could not be
shown, the file says so, too, and it ends with 1.`

function formOf(output: string): 'pdf' | 'png' {
  const [, form] = /\.(pdf|png)$/i.exec(output) ?? []
  if (form !== undefined) return form.toLowerCase() as 'pdf' | 'png'
  throw dbtError('DbtUsageException', 'render/form', `'${output}' is neither a .pdf nor a .png`)
}

/** A page passes over what is no filter of it: nobody is to take what it shows for what was meant. */
function refuseUnknown({ filters, tabs }: Dashboard, words: Words): void {
  const named = (kind: string, name: string, known: readonly string[]) => {
    if (known.includes(name)) return
    const meant = closest(name, known)
    const hint =
      meant !== undefined ? `did you mean '${meant}'?` : known.length > 0 ? `there are ${known.join(', ')}` : undefined
    throw dbtError('DbtUsageException', `render/${kind}`, `The dashboard has no ${kind} '${name}'`, {
      ...(hint !== undefined && { hint }),
    })
  }
  const names = filters.map((filter) => filter.name)
  for (const [name] of filtersOf(words)) named('filter', name, names)
  if (words.tab !== undefined)
    named(
      'tab',
      words.tab,
      tabs.map((tab) => tab.name),
    )
}

function pageQuery(words: Words): URLSearchParams {
  const { tab, instance } = words
  const query = new URLSearchParams([['print', '1']])
  if (instance !== undefined) query.set('instance', instance)
  if (tab !== undefined) query.set('tab', tab)
  for (const [name, value] of filtersOf(words)) query.append(name, value)
  return query
}

function filtersOf({ filter = [] }: Words): readonly (readonly [name: string, value: string])[] {
  return filter.map((word) => {
    const at = word.indexOf('=')
    if (at < 1) {
      throw dbtError('DbtUsageException', 'render/filter', `--filter takes a name and a value, not '${word}'`, {
        hint: 'for example --filter state=Texas',
      })
    }
    return [word.slice(0, at), word.slice(at + 1)] as const
  })
}

function instanceQuery({ instance }: Words): string {
  return instance === undefined ? '' : `?${new URLSearchParams({ instance })}`
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It takes a number above zero.')
  return value
}
