import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Ran {
  readonly exit: number
  /** Standard output, and behind it standard error. */
  readonly output: string
  /** Of the whole process; absent where it was none of its own. */
  readonly seconds?: number
  readonly megabytes?: number
}

const LONGEST_MS = 30 * 60_000
const LOOK_EVERY_MS = 50

/** Runs a program to its end. Its memory at the peak is what Linux says of it. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ran> {
  const startedAt = performance.now()
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_MS })
  const said: Record<'out' | 'error', string> = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text))
  let kilobytes: number | undefined
  const look = setInterval(() => (kilobytes = peakKilobytes(child.pid) ?? kilobytes), LOOK_EVERY_MS)
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      clearInterval(look)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearInterval(look)
      const output = said.out + said.error + (signal ? `\nended by ${signal}` : '')
      const seconds = (performance.now() - startedAt) / 1000
      resolve({ exit: code ?? -1, output, seconds, ...(kilobytes && { megabytes: Math.round(kilobytes / 1024) }) })
    })
  })
}

function peakKilobytes(pid: number | undefined): number | undefined {
  try {
    const [, peak] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return peak === undefined ? undefined : Number(peak)
  } catch {
    return undefined
  }
}
