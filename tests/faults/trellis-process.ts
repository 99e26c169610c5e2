/** Runs the built program as a process of its own, as a user would. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const TRELLIS =
  process.env['TRELLIS_TEST_PROGRAM'] ?? join(import.meta.dirname, '..', '..', 'bin', 'trellis.cjs')

export interface Ended {
  readonly code: number | null
  /** What was written to both outputs, as a terminal shows it. */
  readonly output: string
  /** What a pipe behind the command gets. */
  readonly standardOutput: string
}

export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** Waits until the output holds a text. */
  prints(text: string): Promise<void>
  /** All output so far. */
  said(): string
}

const children = new Set<ChildProcess>()

/** Ends what a failed test has left running. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL')
}

export function start(project: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  if (!existsSync(TRELLIS)) throw new Error('bin/trellis.cjs is missing: run `npm run build` first')
  const child = spawn(process.execPath, [TRELLIS, ...words], {
    cwd: project,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  let output = ''
  let standardOutput = ''
  const waiting = new Set<() => void>()
  const hear = (chunk: Buffer) => {
    output += chunk.toString()
    for (const look of waiting) look()
  }
  child.stdout.on('data', (chunk: Buffer) => {
    standardOutput += chunk.toString()
    hear(chunk)
  })
  child.stderr.on('data', hear)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      children.delete(child)
      resolve({ code, output, standardOutput })
    })
  })
  const prints = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      void ended.then(() =>
        output.includes(text) ? resolve() : reject(new Error(`ended without '${text}':\n${output}`)),
      )
    })
  return { process: child, ended, prints, said: () => output }
}

export function run(project: string, words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
  return start(project, words, env).ended
}

/** A project in a folder of its own, from the texts of its files. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-faults-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** The two files that every project has; the database is `shop.duckdb` in its folder. */
export const SETTINGS: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 2}\n',
}
