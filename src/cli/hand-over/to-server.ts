/** Hands a command line to the server of its project, and is its terminal while it runs there. */
import { connect } from 'node:net'
import { join } from 'node:path'
import { FrameSocket } from '#platform/runner/frame-socket.ts'
import {
  type FromAttached,
  type FromCommandLine,
  PROTOCOL,
  type ToAttached,
  type ToCommandLine,
} from '#platform/runner/frames.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import type { Host } from '../host.ts'
import type { Output } from '../terminal.ts'
import { Recorder } from '../runner/recorder.ts'
import { spoolFile } from '../runner/spool-file.ts'
import type { Observer } from '../observer.ts'
import type { HandedOver, HandOverCall } from './hand-over.ts'
import { startedServer } from './started-server.ts'

type Server = FrameSocket<ToCommandLine, FromCommandLine>
type Runner = FrameSocket<ToAttached, FromAttached>

/** A server that is there answers at once. */
const ANSWER_MS = 15_000
/** What became of a runner that is gone, its server knows soon. */
const VERDICT_MS = 5_000

export async function toServer(call: HandOverCall, host: Host): Promise<HandedOver> {
  const facts = await startedServer(host, call.projectFolder)
  const spool = join(call.projectFolder, PLATFORM_FOLDER, 'spool')
  const server = facts && (await connected<Server>(facts.socket, spool))
  if (!server) return { kind: 'nobody' }
  server.send({
    type: 'command',
    words: call.words,
    ...(call.isNoRun && { isNoRun: true }),
    program: { protocol: PROTOCOL, version: host.version, build: host.build ?? null, pid: host.pid },
    request: {
      args: call.args,
      cwd: host.cwd,
      env: definedOnly(host.effects.env),
      home: host.home,
      pid: host.pid,
      output: factsOf(host.output),
      errorOutput: factsOf(host.errorOutput),
    },
  })
  const answer = await firstAnswer(server, host)
  switch (answer.type) {
    case 'alone':
      return { kind: 'here', observer: observerFor(server, call, host), runId: answer.run }
    case 'go':
      return { kind: 'done', exitCode: await attach(answer, server, host) }
    case 'refused':
      host.errorOutput.write(`${answer.message}\n`)
      return { kind: 'done', exitCode: 2 }
    case 'lost':
      return { kind: 'done', exitCode: tellLoss(host, answer.message) }
    case 'nothing':
      // A server that ended between two words: whatever it had is free again.
      if (answer.isClosed) return { kind: 'nobody' }
      host.errorOutput.write(
        `The server of this project (process ${facts.program.pid}) is there, but does not answer.\n` +
          `  hint: look at its terminal, or end it: kill -9 ${facts.program.pid}\n`,
      )
      return { kind: 'done', exitCode: 2 }
    case 'me':
    case 'cancel':
      throw new Error('a server that answers what nobody asked')
  }
}

function connected<Line>(path: string, spillFolder?: string): Promise<Line | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('error', () => resolve(undefined))
    socket.once('connect', () => resolve(new FrameSocket(socket, spillFolder) as Line))
  })
}

type Answer = ToCommandLine | { readonly type: 'nothing'; readonly isClosed: boolean }

/** Ctrl-C ends the waiting like any waiting. */
function firstAnswer(server: Server, host: Host): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ type: 'nothing', isClosed: false }), ANSWER_MS)
    const stopListening = host.onInterrupt(() => host.exit(130))
    const answered = (answer: Answer) => {
      clearTimeout(timer)
      stopListening()
      resolve(answer)
    }
    server.onFrame(answered)
    server.onClose(() => answered({ type: 'nothing', isClosed: true }))
  })
}

/** Writes what the run prints, until it ends. */
async function attach(
  { socket, ticket }: Extract<ToCommandLine, { type: 'go' }>,
  server: Server,
  host: Host,
): Promise<number> {
  const loss = lossTold(server)
  const runner = await connected<Runner>(socket)
  if (!runner) return tellLoss(host, await loss())
  const stopInterrupts = listenForInterrupts(runner, host)
  const stopColumns = tellColumns(runner, host)
  try {
    const exitCode = await new Promise<number | undefined>((resolve) => {
      runner.onFrame((frame) => {
        if (frame.type === 'exit') resolve(frame.code)
        else follow(frame, runner, host)
      })
      runner.onClose(() => resolve(undefined))
      runner.send({ type: 'attach', ticket })
    })
    return exitCode ?? tellLoss(host, await loss())
  } finally {
    stopInterrupts()
    stopColumns()
    runner.destroy()
    server.destroy()
  }
}

function follow(frame: Exclude<ToAttached, { type: 'exit' }>, runner: Runner, host: Host): void {
  switch (frame.type) {
    case 'out':
      host.output.write(frame.text)
      return
    case 'err':
      host.errorOutput.write(frame.text)
      return
    case 'ask': {
      const { id, question, isHidden } = frame
      const answer = host.ask?.(question, { isHidden }) ?? Promise.resolve(undefined)
      void answer.then((text) => runner.send({ type: 'answer', id, text: text ?? null }))
      return
    }
    case 'unknown':
      runner.destroy()
  }
}

/** The second time it is passed on as well; who has lost patience the third time need not wait for anybody. */
function listenForInterrupts(runner: Runner, host: Host): () => void {
  let count = 0
  return host.onInterrupt(() => {
    count++
    if (count > 2) host.exit(130)
    runner.send({ type: 'interrupt' })
  })
}

/** A window that is made wider shows longer lines. */
function tellColumns(runner: Runner, { output, every }: Host): () => void {
  if (!output.isTerminal) return () => undefined
  let told = output.columns
  return every(250, () => {
    if (output.columns === told) return
    told = output.columns
    runner.send({ type: 'columns', columns: told })
  })
}

/** What the server says of a runner that is gone. */
function lossTold(server: Server): () => Promise<string> {
  const told = new Promise<string>((resolve) => {
    server.onFrame((frame) => {
      if (frame.type === 'lost') resolve(frame.message)
    })
    server.onClose(() => resolve('The server of this project has ended, and the run with it.'))
  })
  return () => {
    const late = new Promise<string>((resolve) =>
      setTimeout(() => resolve('The connection to the process that ran it broke off.'), VERDICT_MS).unref(),
    )
    return Promise.race([told, late])
  }
}

function tellLoss(host: Host, message: string): number {
  host.errorOutput.write(
    `Runtime Error: the run was cut off\n  ${message}\n  hint: run it again; what it had finished stays\n`,
  )
  return 2
}

/** Tells the server what happens in a run of this process. */
function observerFor(server: Server, { projectFolder }: HandOverCall, host: Host): Observer {
  const recorder = new Recorder({
    send: (records) => server.send({ type: 'records', records }),
    spool: (path) => spoolFile(path, join(projectFolder, PLATFORM_FOLDER, 'spool')),
    files: host.effects.files,
    now: host.effects.now,
    later: (work) => void setTimeout(work, 50).unref(),
  })
  server.onFrame((frame) => {
    if (frame.type === 'cancel') process.kill(process.pid, 'SIGINT')
  })
  // A server that ends does not end the run.
  server.socket.unref()
  return {
    watch: (files) => recorder.watch(files),
    begin: (command) => recorder.begin(command),
    async end(exitCode, wasCancelled) {
      recorder.flush()
      server.send({ type: 'ended', exitCode, wasCancelled })
      await new Promise<void>((resolve) => {
        setTimeout(resolve, VERDICT_MS).unref()
        server.socket.ref()
        server.onClose(resolve)
      })
      server.destroy()
    },
  }
}

function factsOf({ isTerminal, columns }: Output) {
  return { isTerminal, columns }
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
