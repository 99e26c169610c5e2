import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import { closest } from '#foundation/source/closest.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import type { PageBlockDefinition, PageDefinition } from '#manifest/dashboards/definition.ts'
import { isDashboardName } from './dashboard.ts'

export interface ReadPage {
  readonly page: PageDefinition
  readonly problems: readonly Diagnostic[]
}

type SqlBlock = Extract<PageBlockDefinition, { readonly kind: 'sql' }>

/** Reads a Markdown file. Its first heading is its title, what stands between that and the first query is its description. */
export function readPage(source: SourceFile): ReadPage {
  const lines = source.text.split(/\r?\n/)
  const problems: Diagnostic[] = []
  const refuse = (code: string, message: string, line: number, hint?: string) => {
    const text = lines[line - 1] ?? ''
    const span = { path: source.path, line, column: 1, endLine: line, endColumn: text.length + 1 }
    problems.push({
      category: 'Parsing Error',
      code: `page/${code}`,
      message,
      at: span,
      frames: [{ source, span }],
      ...(hint !== undefined && { hint }),
    })
  }
  const name = (source.path.split(/[\\/]/).at(-1) ?? '').replace(/\.md$/i, '')
  const blocks: PageBlockDefinition[] = []
  let text: string[] = []
  const endText = () => {
    const markdown = text.join('\n').trim()
    if (markdown !== '') blocks.push({ kind: 'markdown', markdown })
    text = []
  }
  let title: string | undefined
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const fence = /^(```+|~~~+)\s*(.*)$/.exec(line)
    if (!fence) {
      const heading =
        title === undefined && text.every((each) => each.trim() === '') && blocks.length === 0
          ? /^#\s+(.+?)\s*#*$/.exec(line)
          : null
      if (heading) title = heading[1]
      else text.push(line)
      continue
    }
    const [, mark = '', info = ''] = fence
    const end = lines.findIndex((each, index) => index > at && each.trim() === mark)
    if (end < 0) {
      refuse('open-block', `This block has no end`, at + 1, `end it with a line of ${mark}`)
      break
    }
    const block = /^sql(\s|$)/.test(info) ? sqlBlock(info.slice(3), at + 1, refuse) : undefined
    if (block) {
      endText()
      blocks.push({ ...block, sql: lines.slice(at + 1, end).join('\n'), line: at + 2 })
    } else text.push(...lines.slice(at, end + 1))
    at = end
  }
  endText()
  const named = withIds(blocks, refuse)
  if (!isDashboardName(name))
    refuse('name', `'${name}' cannot be the name of a page`, 1, 'a name has letters, digits, _ and -')
  const page = { name, path: source.path, title: title ?? name, description: firstParagraph(named), blocks: named }
  return { page, problems }
}

type Refuse = (code: string, message: string, line: number, hint?: string) => void

const KEYS = ['id', 'title', 'open', 'run']

/** `sql top_states title="The best states" open`; with `run=false` it is shown as any code. */
function sqlBlock(info: string, line: number, refuse: Refuse): Omit<SqlBlock, 'sql' | 'line'> | undefined {
  const values = new Map<string, string>()
  for (const [, key, , quoted, plain, word] of info.matchAll(/(\w+)=("([^"]*)"|(\S+))|(\S+)/g)) {
    if (key !== undefined) {
      if (!KEYS.includes(key)) {
        const meant = closest(key, KEYS)
        const hint = meant === undefined ? `there are ${KEYS.join(', ')}` : `did you mean '${meant}'?`
        refuse('unknown-key', `'${key}' is nothing that a block says`, line, hint)
      }
      values.set(key, quoted ?? plain ?? '')
    } else if (word === 'open') values.set('open', 'true')
    else if (word !== undefined) {
      if (values.has('id'))
        refuse('unknown-word', `'${word}' is nothing that a block says`, line, `put a title in quotes: title="…"`)
      else values.set('id', word)
    }
  }
  if (values.get('run') === 'false') return undefined
  const id = values.get('id') ?? ''
  if (id !== '' && !isDashboardName(id)) refuse('id', `'${id}' has more than letters, digits, _ and -`, line)
  return { kind: 'sql', id, title: values.get('title'), isCollapsed: values.get('open') !== 'true' }
}

/** Queries without an id are numbered. */
function withIds(blocks: readonly PageBlockDefinition[], refuse: Refuse): readonly PageBlockDefinition[] {
  const taken = new Set<string>()
  for (const block of blocks) {
    if (block.kind !== 'sql' || block.id === '') continue
    if (taken.has(block.id)) refuse('duplicate-name', `'${block.id}' is the id of two blocks`, block.line - 1)
    taken.add(block.id)
  }
  let count = 0
  return blocks.map((block) => {
    if (block.kind !== 'sql' || block.id !== '') return block
    do count++
    while (taken.has(`answer-${count}`))
    return { ...block, id: `answer-${count}` }
  })
}

function firstParagraph([first]: readonly PageBlockDefinition[]): string {
  if (first?.kind !== 'markdown') return ''
  const [paragraph = ''] = first.markdown.split(/\n\s*\n/)
  return /^[#>|*-]/.test(paragraph) ? '' : paragraph.replaceAll('\n', ' ')
}
