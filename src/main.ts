/** The program: what Node offers, put together for the command line. */
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answersFrom } from '#cli/answers.ts'
import type { Host, ResourceUse } from '#cli/host.ts'
import type { Ask } from '#commands/invocation.ts'
import type { Program } from '#cli/runner/start-runner-process.ts'
import { startShellsProcess } from '#cli/runner/start-shells-process.ts'
import { runToExitCode } from '#cli/run-to-exit-code.ts'
import { failureText } from '#cli/failure-text.ts'
import type { Output } from '#cli/terminal.ts'
import { sha256 } from '#foundation/source/checksum.ts'
import { APART_WORD, RUNNER_WORD } from '#platform/runner/runner-task.ts'
import { CLOCK_VARIABLE, replayClock } from '#foundation/replay-clock.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { SHELLS_WORD } from '#server/shell/shell-messages.ts'
import type { AdapterKind } from '#warehouse/adapter/adapter.ts'
import packageFacts from '../package.json' with { type: 'json' }

/** Runs a command line and leaves its exit code with the process, which ends once all is written. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    if (args[0] === RUNNER_WORD) {
      const { duckdbRunner } = await import('./main/duckdb-runner.ts')
      await duckdbRunner(nodeHost())
    } else if (args[0] === SHELLS_WORD) (await import('#server/shell/serve-shells.ts')).serveShells()
    else if (args[0] === APART_WORD) process.exitCode = await runToExitCode(args.slice(1), hostApart())
    else process.exitCode = await runToExitCode(args, nodeHost())
  } catch (error) {
    process.stderr.write(`${failureText(error)}\n`)
    process.exitCode = 2
  }
}

function nodeHost(): Host {
  const clock = replayClock(process.env[CLOCK_VARIABLE], preciseNow)
  // Runners that begin later go by the same clock.
  if (clock.forOthers !== undefined) process.env[CLOCK_VARIABLE] = clock.forOthers
  let answers: Ask | undefined
  const host: Host = {
    version: packageFacts.version,
    get build() {
      return buildOf(import.meta.url)
    },
    effects: {
      files: nodeFiles,
      env: process.env,
      now: clock.now,
      isReplay: clock.isReplay,
      outside: nodeOutside,
      spareMemory,
    },
    cwd: process.cwd(),
    home: homedir(),
    pid: process.pid,
    output: streamOutput(process.stdout),
    errorOutput: streamOutput(process.stderr),
    adapters: new Map<string, () => Promise<AdapterKind>>([
      ['duckdb', async () => (await import('#warehouse/duckdb/adapter.ts')).DUCKDB],
      ['postgres', async () => (await import('#warehouse/postgres/adapter.ts')).POSTGRES],
    ]),
    macroFolders: (adapterType) => [
      { name: `dbt_${adapterType}`, folder: macroFolder(`dbt_${adapterType}`, join('warehouse', adapterType)) },
      { name: 'dbt', folder: macroFolder('dbt', join('warehouse', 'adapter', 'global_project')) },
    ],
    get webFolder() {
      return builtWebFolder()
    },
    newId: randomUUID,
    changeFolder: (folder) => process.chdir(folder),
    onStrayError: (told) => void process.on('unhandledRejection', told),
    onInterrupt(stop) {
      const signals = ['SIGINT', 'SIGTERM'] as const
      for (const signal of signals) process.on(signal, stop)
      return () => {
        for (const signal of signals) process.off(signal, stop)
      }
    },
    exit: (code) => process.exit(code),
    resources,
    ask(question, options) {
      answers ??= answersFrom(process.stdin, process.stdout)
      return answers(question, options)
    },
    handOver: async (call) => (await import('#cli/hand-over/to-server.ts')).toServer(call, host),
    recordAlone: async (call, entered) => (await import('#cli/recording/record-alone.ts')).recordAlone(call, entered),
    openLeases: async (invocation, runId) => {
      const { openLeases } = await import('#cli/leases/open-leases.ts')
      return openLeases(invocation, { runId, owner: `the process ${process.pid} on ${hostname()}` })
    },
    startRunner: async (task) => {
      const { startRunnerProcess } = await import('#cli/runner/start-runner-process.ts')
      return startRunnerProcess(thisProgram(), task)
    },
    startShells: () => startShellsProcess(thisProgram()),
    runApart(args, options) {
      const { execPath, execArgv, script } = thisProgram()
      return nodeOutside.run(execPath, [...execArgv, script, APART_WORD, ...args], options)
    },
    later: (work) => void setTimeout(work, 100).unref(),
    every(milliseconds, work) {
      const timer = setInterval(work, milliseconds).unref()
      return () => clearInterval(timer)
    },
  }
  return host
}

/** By itself V8 lets the heap grow to twice or three times of what is in use; how far, it decides whenever it has tidied up. */
function spareMemory(): void {
  setFlagsFromString('--heap-growing-percent=10')
  setFlagsFromString('--expose-gc')
  const tidyUp = runInNewContext('gc') as () => void
  tidyUp()
}

function thisProgram(): Program {
  const [, script = ''] = process.argv
  return { execPath: process.execPath, execArgv: process.execArgv, script, env: process.env }
}

function hostApart(): Host {
  return { ...nodeHost(), handOver: undefined, recordAlone: undefined, openLeases: undefined }
}

/** Milliseconds since 1970, with their fractions. */
function preciseNow(): number {
  return performance.timeOrigin + performance.now()
}

/** When whoever reads the output has gone, the rest of it goes nowhere. */
function streamOutput(stream: NodeJS.WriteStream): Output {
  let isClosed = false
  stream.on('error', () => {
    isClosed = true
  })
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      // Some terminals say 0.
      return stream.columns || 80
    },
    write(text) {
      if (!isClosed) stream.write(text)
    },
  }
}

/** The bundle's first file names all the others by what is in them. */
function buildOf(url: string): string | undefined {
  const file = fileURLToPath(url)
  return file.endsWith('.js') ? sha256(readFileSync(file)) : undefined
}

/** In the package the macros lie beside the program, in the sources where they are written. */
function macroFolder(name: string, source: string): string {
  const here = fileURLToPath(new URL('.', import.meta.url))
  const packaged = join(here, 'assets', name)
  return existsSync(packaged) ? packaged : join(here, source)
}

/** Beside the program; where that runs from its sources, where the last build has put it. */
function builtWebFolder(): string | undefined {
  const here = fileURLToPath(new URL('.', import.meta.url))
  return [join(here, 'web'), join(here, '..', 'dist', 'web')].find((folder) => existsSync(join(folder, 'index.html')))
}

function resources(): ResourceUse {
  const { userCPUTime, systemCPUTime, maxRSS, fsRead, fsWrite } = process.resourceUsage()
  return {
    userSeconds: userCPUTime / 1e6,
    systemSeconds: systemCPUTime / 1e6,
    maxMemoryKb: maxRSS,
    blocksIn: fsRead,
    blocksOut: fsWrite,
  }
}
