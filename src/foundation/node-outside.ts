import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { Ended, Outside, RunOptions } from './effects.ts'

/** The network and the other programs of this machine. */
export const nodeOutside: Outside = {
  // Most commands never ask anybody.
  get: async (url, options) => (await import('./http-get.ts')).httpGet(url, options),
  send: async (url, sending, options) => (await import('./http-send.ts')).httpSend(url, sending, options),
  run: runProgram,
  pause: async (milliseconds) => void (await wait(milliseconds)),
}

function runProgram(program: string, args: readonly string[], { cwd, env, signal }: RunOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    child.on('close', (exit) =>
      resolve({
        exit: exit ?? 1,
        output: Buffer.concat(output).toString('utf8'),
        errors: Buffer.concat(errors).toString('utf8'),
      }),
    )
  })
}
