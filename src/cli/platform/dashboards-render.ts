/** `trellis dashboards render`: a dashboard as a document or a picture. */
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
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

export const describeDashboardsRender: DescribeCommand = (command, host) => {
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
    const file = await withServer(host, words, async ({ address, ask }) => {
      // A name that is none is told in our words, not in a picture.
      await ask('GET', `/api/dashboards/${encodeURIComponent(name)}${instanceQuery(words)}`)
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
  })
}

const HELP = `
It is drawn by a Chromium, Chrome or Edge that is installed, or that TRELLIS_CHROMIUM names.`

function formOf(output: string): 'pdf' | 'png' {
  const [, form] = /\.(pdf|png)$/i.exec(output) ?? []
  if (form !== undefined) return form.toLowerCase() as 'pdf' | 'png'
  throw dbtError('DbtUsageException', 'render/form', `'${output}' is neither a .pdf nor a .png`)
}

function pageQuery({ filter = [], tab, instance }: Words): URLSearchParams {
  const query = new URLSearchParams([['print', '1']])
  if (instance !== undefined) query.set('instance', instance)
  if (tab !== undefined) query.set('tab', tab)
  for (const word of filter) {
    const at = word.indexOf('=')
    if (at < 1) {
      throw dbtError('DbtUsageException', 'render/filter', `--filter takes a name and a value, not '${word}'`, {
        hint: 'for example --filter state=Texas',
      })
    }
    query.append(word.slice(0, at), word.slice(at + 1))
  }
  return query
}

function instanceQuery({ instance }: Words): string {
  return instance === undefined ? '' : `?${new URLSearchParams({ instance })}`
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It takes a number above zero.')
  return value
}
