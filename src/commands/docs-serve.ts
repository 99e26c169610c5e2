/** `docs serve`: shows what `docs generate` has written, in a browser. */
import { platform } from 'node:os'
import { join, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { serveFolder } from '#foundation/serve-folder.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProjectAlone } from '#project/packages/read-project.ts'
import { docsPage } from './docs-page.ts'
import type { Invocation } from './invocation.ts'
import { settingsOptions } from './open-project.ts'

/** Ends when the user wants to stop. */
export async function docsServeCommand(invocation: Invocation): Promise<{ success: boolean }> {
  const { effects, events, flags, signal } = invocation
  const { files } = effects
  const project = readProjectAlone({ ...settingsOptions(invocation, dbtEnvironments(), new Map()), requireVars: false })
  const { targetPath, projectRoot } = project
  const folder = resolve(projectRoot, targetPath)
  if (!files.isDirectory(folder)) {
    throw dbtError('FileNotFoundError', 'docs/nothing-to-serve', `No such file or directory: '${folder}'`, {
      hint: 'let docs generate run first',
    })
  }
  // A page that is there may be that of another program, which shows more.
  if (!files.exists(join(folder, 'index.html'))) files.write(join(folder, 'index.html'), docsPage(project.projectName))
  const [host, port] = [String(flags['HOST']), Number(flags['PORT'])]
  const say = (msg: string) => events.emit('PrintEvent', { msg })
  try {
    await serveFolder({
      folder,
      host,
      port,
      files,
      signal,
      onReady(ready) {
        const url = `http://localhost:${ready}`
        say(`Serving docs at ${ready}`)
        say(`To access from your browser, navigate to: ${url}`)
        say('\n\n')
        say('Press Ctrl+C to exit.')
        if (flags['BROWSER'] !== false) openBrowser(invocation, url)
      },
    })
  } catch (error) {
    throw listenError(error, host, port)
  }
  return { success: true }
}

/** Where no browser opens, the address that was told has to do. */
function openBrowser({ effects, cwd, signal }: Invocation, url: string): void {
  const [program, ...args] = BROWSERS[platform()] ?? ['xdg-open']
  const chosen = effects.env['BROWSER']
  const [name = '', ...rest] = chosen ? [chosen, url] : [program, ...args, url]
  effects.outside.run(name, rest, { cwd, env: effects.env, signal }).catch(() => undefined)
}

const BROWSERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}

const REASONS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EADDRINUSE: ['Address already in use', 'another program has this port: --port takes another one, 0 any that is free'],
  EACCES: ['Permission denied', 'ports below 1024 are for the system: --port takes another one'],
  EADDRNOTAVAIL: ['Cannot assign requested address', '--host has to be an address of this machine'],
  ENOTFOUND: ['Name or service not known', '--host has to be an address of this machine'],
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_SOCKET_BAD_PORT') {
    return dbtError('OverflowError', 'docs/address', 'bind(): port must be 0-65535.')
  }
  const reason = REASONS[code]
  if (!reason) return error
  return dbtError('OSError', 'docs/address', `${reason[0]}: ${host}:${port}`, { hint: reason[1] })
}
