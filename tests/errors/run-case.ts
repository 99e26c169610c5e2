import { stripVTControlCharacters } from 'node:util'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import type { Files } from '#foundation/effects.ts'
import type { AdapterKind } from '#warehouse/adapter/adapter.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import { POSTGRES } from '#warehouse/postgres/adapter.ts'
import type { ErrorCase } from './read-cases.ts'

export interface CaseOutcome {
  readonly exitCode: number
  readonly excType: string
  /** What a user reads, times and folders left out. */
  readonly text: string
}

/** Runs a case's command in its project, in this process. */
export async function runCase(one: ErrorCase): Promise<CaseOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-errors-'))
  try {
    for (const [path, text] of one.files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      if (typeof text !== 'string' || text.trim() !== 'none') writeFileSync(join(folder, path), text)
    }
    for (const path of one.folders) mkdirSync(join(folder, path), { recursive: true })
    for (const [path, target] of one.links) symlinkSync(target, join(folder, path))
    const printed: string[] = []
    const host = testHost(folder, one, (text) => printed.push(text))
    const exitCode = await runCommandLine(['--log-format', 'json', '--log-level-file', 'none', ...one.words], host)
    return { exitCode, ...tell(printed.join(''), folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Line {
  readonly info: { readonly name: string; readonly level: string; readonly msg: string }
  readonly data: { readonly exc_type?: string }
}

/** Lines that say no more than that something failed, which another line explains. */
const PROGRESS =
  /^(Log\w+Result|StatsLine|EndOfRunSummary|FinishedRunningStats|RunResultErrorNoMessage|Formatting|MainStackTrace)$/

function tell(printed: string, folder: string): { excType: string; text: string } {
  let excType = ''
  const parts: string[] = []
  for (const line of printed.split('\n')) {
    if (!line.startsWith('{')) {
      if (line.trim()) parts.push(line.replace(/^\d\d:\d\d:\d\d {2}/, ''))
      continue
    }
    const { info, data } = JSON.parse(line) as Line
    excType ||= data.exc_type ?? ''
    if ((info.level === 'error' || info.level === 'warn') && !PROGRESS.test(info.name)) parts.push(info.msg)
  }
  const text = parts.join('\n').replaceAll(folder, '<project>').replaceAll(dirname(folder), '<beside>')
  return {
    excType,
    text: stripVTControlCharacters(text)
      .replace(/[ \t]+$/gm, '')
      .replace(/\b\d+\.\d\ds\b/g, '0.00s')
      .replace(/(__dbt_tmp)\d{20}/g, '$1<time>'),
  }
}

export function testHost(
  folder: string,
  one: Pick<ErrorCase, 'env' | 'unreadable'>,
  write: (text: string) => void,
): Host {
  const output = { isTerminal: false, columns: 80, write }
  const macros = join(import.meta.dirname, '..', '..', 'src', 'warehouse')
  return {
    version: '0.0.0',
    effects: {
      files: limitedFiles(folder, one.unreadable),
      env: one.env,
      now: () => performance.timeOrigin + performance.now(),
      outside: nodeOutside,
    },
    cwd: folder,
    home: join(folder, 'home'),
    pid: 1,
    output,
    errorOutput: output,
    adapters: new Map<string, () => Promise<AdapterKind>>([
      ['duckdb', async () => DUCKDB],
      ['postgres', async () => POSTGRES],
    ]),
    macroFolders: (type) => [
      { name: `dbt_${type}`, folder: join(macros, type) },
      { name: 'dbt', folder: join(macros, 'adapter', 'global_project') },
    ],
    newId: randomUUID,
    changeFolder: () => {},
    onInterrupt: () => () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`)
    },
    resources: () => ({ userSeconds: 0, systemSeconds: 0, maxMemoryKb: 0, blocksIn: 0, blocksOut: 0 }),
    ask: undefined,
    later: () => {},
    every: () => () => {},
  }
}

/** Root may read everything, so the system's refusal is played. */
function limitedFiles(folder: string, unreadable: readonly string[]): Files {
  const refused = new Set(unreadable.map((path) => join(folder, path)))
  const check = (path: string) => {
    if (refused.has(path)) {
      throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), {
        code: 'EACCES',
        path,
        syscall: 'open',
      })
    }
    return path
  }
  return {
    ...nodeFiles,
    readText: (path) => nodeFiles.readText(check(path)),
    readBytes: (path) => nodeFiles.readBytes(check(path)),
  }
}
