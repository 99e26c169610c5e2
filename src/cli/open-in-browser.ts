import { platform } from 'node:os'
import type { Host } from './host.ts'

/**
 * Shows an address in the browser of whoever sits at the terminal. Nobody sits there where output goes to a file, in CI, and at the
 * far end of ssh; where no browser can be opened, the address was printed all the same.
 */
export async function openInBrowser({ output, effects, cwd }: Host, address: string): Promise<void> {
  const { env } = effects
  if (!output.isTerminal || env['CI'] || env['SSH_CONNECTION'] || env['BROWSER'] === 'none') return
  const [program, ...args] = OPENERS[platform()] ?? (env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : [])
  if (program === undefined) return
  const { signal } = new AbortController()
  await effects.outside.run(program, [...args, address], { cwd, env, signal }).catch(() => undefined)
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  // `start` takes the first words in quotes for a title.
  win32: ['cmd', '/c', 'start', ''],
}
