import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import type { Ask } from '#commands/invocation.ts'

/** Answers that are typed at a terminal, or come line by line through a pipe. */
export function answersFrom(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Ask {
  return input.isTTY ? typedAnswers(input, output) : pipedAnswers(input, output)
}

function typedAnswers(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Ask {
  return async (question, { isHidden = false } = {}) => {
    output.write(question)
    // The line is kept whole while it is edited, whether or not it is shown.
    const shown = isHidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : output
    const reader = createInterface({ input, output: shown, terminal: true })
    reader.setPrompt(isHidden ? '' : (question.split('\n').at(-1) ?? ''))
    try {
      return await new Promise<string | undefined>((resolve) => {
        reader.once('line', resolve)
        reader.once('close', () => resolve(undefined))
        reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
        if (!isHidden) reader.prompt(true)
      })
    } finally {
      reader.close()
      if (isHidden) output.write('\n')
    }
  }
}

function pipedAnswers(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Ask {
  let reader: Interface | undefined
  let lines: AsyncIterator<string> | undefined
  return async (question, { isHidden = false } = {}) => {
    // A program that pipes a password in has no use for the question.
    if (!isHidden) output.write(question)
    reader ??= createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    lines ??= reader[Symbol.asyncIterator]()
    reader.resume()
    const { done, value } = await lines.next()
    // What waits for no line keeps no process from its end.
    if (!done) reader.pause()
    return done ? undefined : value
  }
}
