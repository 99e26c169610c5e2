/** A process that uses a store on a disk that is full or must not be written to, and says what comes of it. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { aRun } from '#platform/store/conformance/samples.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'

const TASKS: Readonly<Record<string, (store: Store, word: string) => Promise<void>>> = {
  /** Writes until the disk is full, frees some space and writes again. */
  async fill(store, filler) {
    const run = await store.runs.begin(aRun(), 'a')
    let kept = 0
    try {
      for (; ; kept++) await store.artifacts.save(run.id, 1, `file ${kept}`, randomBytes(20_000))
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
    }
    process.stdout.write(`${(await store.artifacts.list(run.id)).length - kept} more than were kept\n`)
    rmSync(filler)
    await store.artifacts.save(run.id, 1, `file ${kept}`, randomBytes(20_000))
    process.stdout.write(`${await store.runs.finish(run, { status: 'success' })}\n`)
  },

  async read(store) {
    process.stdout.write(`${(await store.runs.list({}, { limit: 9 })).total} runs\n`)
  },

  async write(store) {
    await store.runs.begin(aRun(), 'a')
  },
}

async function main(): Promise<void> {
  const [task = '', address = '', word = ''] = process.argv.slice(2)
  try {
    const store = await openStore(address, { now: Date.now })
    await TASKS[task]?.(store, word)
    await store.close()
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
  }
}

void main()
