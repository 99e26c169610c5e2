import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { outside } from './outside.ts'

interface Request {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

/** Real dbt in a process that stays, for many short commands. */
export class DbtAtHand {
  readonly #python: string
  #process: ChildProcess | undefined
  #answers: AsyncIterator<string> | undefined
  readonly #output = join(tmpdir(), `trellis-parity-said-${process.pid}`)

  /** Starts with the first command. */
  constructor(python: string) {
    this.#python = python
  }

  async run(request: Request): Promise<{ readonly exit: number; readonly output: string }> {
    const exit = await this.#ask(request)
    return { exit, output: readFileSync(this.#output, 'utf8') }
  }

  /** Parses once; until `unload` all commands use that manifest. */
  async load(request: Request): Promise<void> {
    await this.#ask({ ...request, load: true })
  }

  async unload(): Promise<void> {
    this.#started().stdin?.write('{"unload": true}\n')
    await this.#answer()
  }

  async end(): Promise<void> {
    const running = this.#process
    if (running === undefined) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.stdin?.end()
    await ended
    rmSync(this.#output, { force: true })
  }

  async #ask(request: Request & { readonly load?: boolean }): Promise<number> {
    const asked = { ...request, env: { ...outside(), ...request.env }, output: this.#output }
    this.#started().stdin?.write(`${JSON.stringify(asked)}\n`)
    return this.#answer()
  }

  async #answer(): Promise<number> {
    const answer = await this.#answers?.next()
    if (answer === undefined || answer.done) {
      // The next command line starts another one.
      this.#process = undefined
      throw new Error('dbt ended unasked')
    }
    return (JSON.parse(answer.value) as { exit: number }).exit
  }

  #started(): ChildProcess {
    if (this.#process) return this.#process
    const program = join(dirname(fileURLToPath(import.meta.url)), 'dbt_at_hand.py')
    const env = { ...outside(), PYTHONHASHSEED: '0', PYTHONWARNINGS: 'ignore' }
    const started = spawn(this.#python, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    // What ended cannot be told anything: that it gives no answer says so.
    started.stdin.on('error', () => {})
    this.#answers = createInterface({ input: started.stdout })[Symbol.asyncIterator]()
    this.#process = started
    return started
  }
}
