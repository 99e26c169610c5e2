import { connect } from 'node:net'
import type { CommandAnswer } from '#platform/live/live-platform.ts'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import { FrameSocket } from '#platform/runner/frame-socket.ts'
import type { FromAttached, ToAttached } from '#platform/runner/frames.ts'
import type { Runner } from './runner.ts'

const UNHEARD = { records: () => undefined, ended: () => undefined } as const

/** Has a command run in a runner, and gives what it prints. It is no run: nothing of it is kept. */
export async function askRunner(runner: Runner, request: CommandRequest, signal?: AbortSignal): Promise<CommandAnswer> {
  let lost: (message: string) => void = () => undefined
  const gone = new Promise<never>((_, reject) => {
    lost = (message) => reject(new Error(message))
  })
  gone.catch(() => undefined)
  const { ticket, interrupt } = await runner.run(request, { ...UNHEARD, lost }, { isSeen: true, copyTo: null })
  if (signal?.aborted) interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })
  try {
    return await Promise.race([listen(runner.socket, ticket), gone])
  } finally {
    signal?.removeEventListener('abort', interrupt)
  }
}

function listen(socket: string, ticket: string): Promise<CommandAnswer> {
  return new Promise((resolve, reject) => {
    const line = new FrameSocket<ToAttached, FromAttached>(connect(socket))
    let output = ''
    let errorOutput = ''
    line.onFrame((frame) => {
      switch (frame.type) {
        case 'out':
          output += frame.text
          return
        case 'err':
          errorOutput += frame.text
          return
        case 'ask':
          // Nobody is there.
          line.send({ type: 'answer', id: frame.id, text: null })
          return
        case 'exit':
          resolve({ exitCode: frame.code, output, errorOutput })
          line.end()
          return
        case 'unknown':
          reject(new Error('the runner does not know the command any more'))
      }
    })
    line.onClose(() => reject(new Error('the process that answered has ended')))
    line.send({ type: 'attach', ticket })
  })
}
