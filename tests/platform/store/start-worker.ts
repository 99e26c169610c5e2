import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { bundleScript } from './bundle-script.ts'

export interface Worker {
  readonly process: ChildProcess
  /** What it has said so far, as it was before it was written down as JSON. */
  readonly said: readonly unknown[]
  /** When it has said so much. */
  saying(count: number): Promise<void>
  /** When it has ended; throws if it did so badly. */
  readonly ended: Promise<void>
}

/** Starts processes that do the same at the same time: they go when all of them are ready. */
export async function startWorkers(count: number, task: string, address: string): Promise<readonly Worker[]> {
  const script = await bundleScript('worker.ts')
  const workers = Array.from({ length: count }, (_, at) => startWorker(script, task, address, `process ${at}`))
  await Promise.all(workers.map(({ ready }) => ready))
  rmSync(script)
  for (const { process } of workers) process.stdin?.write('go\n')
  return workers
}

function startWorker(
  script: string,
  task: string,
  address: string,
  name: string,
): Worker & { readonly ready: Promise<void> } {
  const child = spawn(process.execPath, [script, task, address, name], { stdio: ['pipe', 'pipe', 'pipe'] })
  // Killed while one writes to it.
  child.stdin.on('error', () => {})
  const said: unknown[] = []
  const waiting = new Set<() => void>()
  let errors = ''
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString()
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve()
      else reject(new Error(`${name} ended with ${code ?? signal}\n${errors}`))
    })
  })
  ended.catch(() => {})
  const ready = new Promise<void>((resolve, reject) => {
    ended.then(resolve, reject)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') return resolve()
      said.push(JSON.parse(line))
      for (const look of waiting) look()
    })
  })
  const saying = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.length >= count) resolve()
      }
      waiting.add(look)
      look()
      ended.then(() => reject(new Error(`${name} ended early\n${errors}`)), reject)
    })
  return { process: child, said, saying, ended, ready }
}
