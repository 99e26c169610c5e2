import { createReadStream } from 'node:fs'

const LINE_FEED = 10

/** The lines of a file, without their ends, as bytes: what is no line feed ends none. */
export async function* linesOf(path: string): AsyncGenerator<Buffer, void> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = all.indexOf(LINE_FEED); end >= 0; end = all.indexOf(LINE_FEED, start)) {
      yield all.subarray(start, end)
      start = end + 1
    }
    rest = all.subarray(start)
  }
  if (rest.length > 0) yield rest
}
