/** The process that runs commands for a server, and answers its queries. */
import { chmodSync, createReadStream, rmSync, statSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Admission } from '#platform/runner/admission.ts'
import { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromAttached, FromRunner, RunnerGreeting, ToAttached, ToRunner } from '#platform/runner/frames.ts'
import type { KeepDatabase, KeptDatabase } from '#platform/runner/kept-database.ts'
import { processFacts, takeOver } from '#platform/runner/process-facts.ts'
import type { RunnerTask } from '#platform/runner/runner-task.ts'
import type { Store } from '#platform/store/store.ts'
import type { Host } from '../host.ts'
import { runToExitCode } from '../run-to-exit-code.ts'
import { OutsideDatabases } from './outside-databases.ts'
import { Recorder } from './recorder.ts'
import { RemoteRun } from './remote-run.ts'
import { spoolFile } from './spool-file.ts'
import { whenNobodyComes } from './when-nobody-comes.ts'

export interface RunnerParts {
  readonly task: RunnerTask
  readonly host: Host
  readonly keepDatabase: KeepDatabase
  /** Ends the process. */
  readonly exit: (code: number) => never
  /** Resolves when the server is gone. */
  readonly orphaned: Promise<void>
}

/** Whoever has a ticket has to come for it: on a busy machine, that takes a while. */
const TICKET_MS = 60_000
/** What is left of a run that was cancelled has so long to end. */
const LAST_MS = 5_000

/** Works until the server says so, or is gone. */
export async function runnerProcess(parts: RunnerParts): Promise<void> {
  const runner = new Runner(parts)
  await runner.listen()
  await runner.ended
}

class Runner {
  readonly ended: Promise<void>
  private readonly parts: RunnerParts
  private readonly server: FrameSocket<ToRunner, FromRunner>
  private readonly admission = new Admission((facts) => takeOver(facts, process.env))
  private readonly runs = new Map<number, RemoteRun>()
  private readonly tickets = new Map<string, (client: FrameSocket<FromAttached, ToAttached>) => void>()
  private readonly outside: OutsideDatabases
  private database: KeptDatabase | undefined
  private store: Promise<Store> | undefined
  private queries = 0
  private isLeaving = false

  constructor(parts: RunnerParts) {
    this.parts = parts
    this.outside = new OutsideDatabases(parts.host)
    this.server = new FrameSocket(connect(parts.task.serverSocket), parts.task.spool)
    this.ended = new Promise((resolve) => this.server.onClose(resolve))
    void Promise.race([this.ended, parts.orphaned]).then(() => this.leave(1))
    // Terminals and service managers tell the server, too, which says what is to become of the runs.
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined)
  }

  async listen(): Promise<void> {
    const { socket, folder, key } = this.parts.task
    process.chdir(folder)
    rmSync(socket, { force: true })
    const listener = createServer((client) => this.greet(client))
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject)
      listener.listen(socket, resolve)
    })
    if (process.platform !== 'win32') chmodSync(socket, 0o600)
    this.server.onFrame((frame) => this.hear(frame))
    this.server.send({ type: 'runner', key, socket, pid: process.pid })
  }

  private hear(frame: ToRunner): void {
    switch (frame.type) {
      case 'hold':
        this.database ??= this.parts.keepDatabase(frame.file, (text) => this.server.send({ type: 'note', text }))
        void this.database.hold()
        return
      case 'run':
        this.take(new RemoteRun(frame.run, frame.request, frame.copyTo), frame.ticket)
        return
      case 'interrupt':
        this.runs.get(frame.run)?.interrupt()
        return
      case 'ping':
        this.server.send({ type: 'pong' })
        return
      case 'leave':
        void this.leave(0)
        return
    }
  }

  private take(run: RemoteRun, ticket: string | null): void {
    this.runs.set(run.run, run)
    if (ticket === null) void this.execute(run)
    else {
      const hasCome = whenNobodyComes(TICKET_MS, () => {
        this.tickets.delete(ticket)
        run.wasCancelled = true
        this.finish(run, 130)
      })
      this.tickets.set(ticket, (client) => {
        hasCome()
        this.tickets.delete(ticket)
        run.attach(client)
        void this.execute(run)
      })
    }
    this.server.send({ type: 'accepted', run: run.run })
  }

  private async execute(run: RemoteRun): Promise<void> {
    const entering = this.admission.enter(processFacts(run.request.env))
    const isIn = await Promise.race([entering.then(() => true), run.cancelled().then(() => false)])
    if (!isIn) {
      void entering.then((leave) => leave())
      this.finish(run, 130)
      return
    }
    const leave = await entering
    const { host, task } = this.parts
    const recorder = new Recorder({
      send: (records) => this.server.send({ type: 'records', run: run.run, records }),
      spool: (path) => spoolFile(path, task.spool),
      files: host.effects.files,
      now: host.effects.now,
      later: (work) => void setTimeout(work, 50),
    })
    const copied = run.copyTo === null ? undefined : this.database?.wishForCopies(run.copyTo)
    const exitCode = await runToExitCode(run.request.args, run.host(host, recorder, this.openLeases))
    recorder.flush()
    copied?.()
    leave()
    this.finish(run, exitCode)
  }

  /** In a store that is open as long as the process is there. */
  private readonly openLeases: Host['openLeases'] = async (invocation, runId) => {
    const { task, host } = this.parts
    if (task.store === undefined) throw new Error('the server has not said where its store is')
    const [{ leasesIn }, { openStore }] = await Promise.all([
      import('../leases/open-leases.ts'),
      import('#platform/store/open-store.ts'),
    ])
    this.store ??= openStore(task.store, { now: host.effects.now }).catch((error: unknown) => {
      this.store = undefined
      throw error
    })
    const owner = `the process ${process.pid} of the server`
    return leasesIn(await this.store, invocation, { runId, owner, ownsStore: false })
  }

  private finish(run: RemoteRun, exitCode: number): void {
    this.runs.delete(run.run)
    this.server.send({
      type: 'ended',
      run: run.run,
      exitCode: run.exitCode ?? exitCode,
      wasCancelled: run.wasCancelled,
    })
    run.exit(exitCode)
  }

  private greet(socket: Socket): void {
    const client = new FrameSocket<RunnerGreeting, ToAttached>(socket, this.parts.task.spool)
    let isGreeted = false
    client.onFrame((frame) => {
      if (isGreeted) return
      isGreeted = true
      if (frame.type === 'query') void this.answer(socket, frame)
      else {
        const attach = this.tickets.get(frame.ticket)
        if (attach) attach(client as unknown as FrameSocket<FromAttached, ToAttached>)
        else {
          client.send({ type: 'unknown' })
          client.end()
        }
      }
    })
  }

  private async answer(socket: Socket, frame: Extract<RunnerGreeting, { type: 'query' }>): Promise<void> {
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    const file = join(this.parts.task.spool, `query-${process.pid}-${++this.queries}`)
    const say = (head: unknown) => socket.write(`${JSON.stringify(head)}\n`)
    try {
      if (frame.key !== this.parts.task.key) throw new Error('not for you')
      const answer = frame.where
        ? await this.outside.query(frame.where, { ...frame, signal: gone.signal }, file)
        : await this.kept().query(frame, file, gone.signal)
      say({ type: 'answer', ...answer, bytes: statSync(file).size })
      const rows = createReadStream(file)
      rows.once('close', () => rmSync(file, { force: true }))
      rows.pipe(socket)
      socket.once('close', () => rows.destroy())
    } catch (error) {
      rmSync(file, { force: true })
      say({ type: 'refused', ...told(error) })
      socket.end()
    }
  }

  private kept(): KeptDatabase {
    if (!this.database) throw new Error('there is no database')
    return this.database
  }

  /** Runs that are under way are cancelled; what does not end then is left to the end of the process. */
  private async leave(exitCode: number): Promise<void> {
    if (this.isLeaving) return
    this.isLeaving = true
    // Those that were cancelled before are already on their way.
    for (const run of this.runs.values()) if (!run.wasCancelled) run.interrupt()
    const late = setTimeout(() => this.parts.exit(1), LAST_MS)
    while (this.runs.size > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await this.database?.release()
    await this.outside.close()
    clearTimeout(late)
    rmSync(this.parts.task.socket, { force: true })
    this.parts.exit(exitCode)
  }
}

function told(error: unknown): { readonly code: string; readonly message: string; readonly hint: string | null } {
  if (error instanceof DbtError) {
    const [first] = error.diagnostics
    return { code: first?.code ?? 'query/failed', message: first?.message ?? error.message, hint: first?.hint ?? null }
  }
  return { code: 'query/failed', message: error instanceof Error ? error.message : String(error), hint: null }
}
