import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'

interface Answer {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** A browser without a window that is spoken with over a pipe, by Chromium's DevTools protocol. */
export class Chromium {
  private readonly process: ChildProcess
  private readonly home: string
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private session: string | undefined
  private last = 0

  private constructor(process: ChildProcess, home: string) {
    this.process = process
    this.home = home
  }

  /** Opens a page of this size in it, in CSS pixels. */
  static async open(program: string, { width, height }: { width: number; height: number }): Promise<Chromium> {
    const home = mkdtempSync(join(tmpdir(), 'trellis-render-'))
    const child = spawn(program, [...ARGUMENTS, `--user-data-dir=${home}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    })
    const browser = new Chromium(child, home)
    browser.listen()
    try {
      const { targetId } = await browser.ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
      const { sessionId } = await browser.ask<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      })
      browser.session = sessionId
      await browser.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: false })
      return browser
    } catch (error) {
      await browser.close()
      throw error
    }
  }

  /** Has it do something, as the protocol calls it. */
  ask<T = unknown>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const id = ++this.last
    const pipe = this.process.stdio[3] as Writable
    pipe.write(`${JSON.stringify({ id, method, params, ...(this.session && { sessionId: this.session }) })}\0`)
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) =>
        error
          ? reject(dbtError('DbtRuntimeError', 'render/failed', `The browser could not do ${method}: ${error.message}`))
          : resolve(result as T),
      )
    })
  }

  /** What an expression is worth in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result } = await this.ask<{ result: { value: T } }>('Runtime.evaluate', { expression, returnByValue: true })
    return result.value
  }

  /** Its processes end together where it is asked to; one that does not answer is ended. */
  async close(): Promise<void> {
    const isOver = this.process.exitCode !== null || this.process.signalCode !== null
    const over = isOver ? undefined : new Promise((resolve) => this.process.once('close', resolve))
    this.session = undefined
    if (!isOver) this.ask('Browser.close').catch(() => undefined)
    const patience = setTimeout(() => this.process.kill('SIGKILL'), CLOSE_MS)
    await over
    clearTimeout(patience)
    try {
      rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    } catch {
      // What a process of it still writes into a folder for the moment harms no picture.
    }
  }

  private listen(): void {
    let rest = ''
    const pipe = this.process.stdio[4] as Readable
    pipe.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\0')
      rest = parts.pop() ?? ''
      for (const part of parts) this.hear(JSON.parse(part) as Answer)
    })
    const end = (reason: string) => {
      for (const answer of this.waiting.values()) answer({ error: { message: reason } })
      this.waiting.clear()
    }
    this.process.on('error', (error) => end(error.message))
    this.process.on('exit', (code) => end(`it ended with ${code}`))
    // A pipe that breaks says no more than the end of the process.
    for (const each of [this.process.stdio[3], pipe]) each?.on('error', () => undefined)
  }

  private hear(answer: Answer): void {
    if (answer.id === undefined) return
    this.waiting.get(answer.id)?.(answer)
    this.waiting.delete(answer.id)
  }
}

/** For so long it may take to end. */
const CLOSE_MS = 3_000

const ARGUMENTS = [
  '--headless=new',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  // As root, in containers, its sandbox cannot be made; it opens pages of this server alone.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]
