import { describe, expect, test } from 'vitest'
import { SECOND, type OpenStore } from './open-store-for-test.ts'

/** What the steps of a run leave behind. */
export function stepsAndArtifacts(t: OpenStore): void {
  describe('steps', () => {
    const PLAN = [
      { index: 1, kind: 'shell', name: 'Extract', commandLine: './extract.sh' },
      { index: 2, kind: 'dbt', name: 'dbt build', commandLine: 'dbt build' },
    ] as const

    test('they are planned, begin and end', async () => {
      const { id } = await t.queued()
      const [first, second] = await t.store.steps.plan(id, PLAN)
      expect(second).toMatchObject({ ...PLAN[1], id: 2, runId: id, status: 'queued' })
      await t.store.steps.start(id, 1)
      await t.store.steps.finish(id, 1, { status: 'success', exitCode: 0 })
      t.clock.pass(SECOND)
      await t.store.steps.start(id, 2, { invocationId: 'b7e1' })
      await t.store.steps.finish(id, 2, { status: 'error', exitCode: 1, message: '1 error' })
      await t.store.steps.finish(id, 2, { status: 'success' })
      expect(await t.store.steps.of(id)).toEqual([
        {
          ...first,
          status: 'success',
          exitCode: 0,
          startedAt: '2026-01-31T12:00:00.000Z',
          finishedAt: '2026-01-31T12:00:00.000Z',
        },
        {
          ...second,
          status: 'error',
          exitCode: 1,
          invocationId: 'b7e1',
          message: '1 error',
          startedAt: '2026-01-31T12:00:01.000Z',
          finishedAt: '2026-01-31T12:00:01.000Z',
        },
      ])
      expect((await t.store.steps.find(2))?.commandLine).toBe('dbt build')
      expect((await t.store.steps.ofRuns([id, 99])).map(({ index }) => index)).toEqual([1, 2])
    })

    test('what they write is read on where one stopped', async () => {
      const { id } = await t.queued()
      await t.store.steps.write(id, [
        { step: 1, stream: 'stdout', text: 'a\nb' },
        { step: 1, stream: 'stderr', text: 'oh' },
        { step: 2, stream: 'stdout', text: '\u0000\u001b[31mred 🌱' },
      ])
      const first = await t.store.steps.log(id, { limit: 2 })
      expect(first).toEqual({
        pieces: [
          { step: 1, stream: 'stdout', text: 'a\nb' },
          { step: 1, stream: 'stderr', text: 'oh' },
        ],
        next: 2,
      })
      await t.store.steps.write(id, [{ step: 2, stream: 'stdout', text: 'more' }])
      expect((await t.store.steps.log(id, { after: first.next })).pieces.map(({ text }) => text)).toEqual([
        '\u0000\u001b[31mred 🌱',
        'more',
      ])
      expect((await t.store.steps.log(id, { step: 1 })).pieces).toHaveLength(2)
      expect(await t.store.steps.log(id, { after: 4 })).toEqual({ pieces: [], next: 4 })
      expect((await t.store.steps.log(id, { characters: 1 })).pieces).toHaveLength(1)
      expect([await t.store.steps.lastPiece(id), await t.store.steps.lastPiece(99)]).toEqual([4, 0])
    })
  })

  describe('events', () => {
    const event = (seq: number): string => JSON.stringify({ info: { name: 'E', msg: `event ${seq}\n` }, data: { seq } })

    test('they keep their order and their text, and are numbered in each run', async () => {
      const [one, two] = [await t.queued(), await t.queued()]
      expect(await t.store.events.append(one.id, 1, [event(1), event(2)])).toBe(2)
      expect(await t.store.events.append(two.id, 1, [event(1)])).toBe(1)
      expect(await t.store.events.append(one.id, 2, [event(3)])).toBe(3)
      expect(await t.store.events.append(one.id, 2, [])).toBe(3)
      expect(await t.store.events.after(one.id, 0, 10)).toEqual([
        { seq: 1, step: 1, json: event(1) },
        { seq: 2, step: 1, json: event(2) },
        { seq: 3, step: 2, json: event(3) },
      ])
      expect(await t.store.events.last(one.id)).toBe(3)
      expect(await t.store.events.last(99)).toBe(0)
    })

    test('a reader who was cut off anywhere goes on there', async () => {
      const { id } = await t.queued()
      for (let seq = 1; seq <= 60; seq += 3)
        await t.store.events.append(id, 1, [event(seq), event(seq + 1), event(seq + 2)])
      const all = (await t.store.events.after(id, 0, 1000)).map(({ json }) => json)
      expect(all).toEqual(Array.from({ length: 60 }, (_, at) => event(at + 1)))
      for (const limit of [1, 2, 7]) {
        const read: number[] = []
        for (let at = 0; ; ) {
          const part = await t.store.events.after(id, at, limit)
          if (part.length === 0) break
          expect(part.length).toBeLessThanOrEqual(limit)
          read.push(...part.map(({ seq }) => seq))
          at = read.at(-1) ?? 0
        }
        expect(read).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
      }
    })

    test('who appends at once does not get between another’s events', async () => {
      const { id } = await t.queued()
      await Promise.all(
        Array.from({ length: 5 }, (_, writer) =>
          t.store.events.append(
            id,
            writer,
            Array.from({ length: 4 }, (_, at) => `{"writer":${writer},"at":${at}}`),
          ),
        ),
      )
      const events = await t.store.events.after(id, 0, 100)
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
      for (let at = 0; at < 20; at += 4) expect(new Set(events.slice(at, at + 4).map(({ step }) => step)).size).toBe(1)
    })

    test('compaction changes nothing that a reader can see', async () => {
      const { id } = await t.underWay()
      for (let seq = 1; seq <= 30; seq++) await t.store.events.append(id, seq <= 10 ? 1 : 2, [event(seq)])
      await t.store.steps.write(id, [{ step: 1, stream: 'stdout', text: 'x'.repeat(3000) }])
      const before = await t.store.events.after(id, 4, 100)
      const rows = (await t.store.upkeep.info()).rows['chunks']
      await t.store.upkeep.compact()
      expect((await t.store.upkeep.info()).rows['chunks']).toBe(rows)
      await t.store.runs.finish({ id, claim: 1 }, { status: 'success' })
      await t.store.upkeep.compact()
      expect((await t.store.upkeep.info()).rows['chunks']).toBe(3)
      expect(await t.store.events.after(id, 4, 100)).toEqual(before)
      expect((await t.store.steps.log(id)).pieces[0]?.text).toHaveLength(3000)
    })
  })

  describe('artifacts', () => {
    test('they are kept per step, and the last one answers for the run', async () => {
      const { id } = await t.over()
      await t.store.artifacts.save(id, 1, 'run_results.json', '{"step": 1}')
      const bytes = new Uint8Array(5000).map((_, at) => at % 251)
      await t.store.artifacts.save(id, 2, 'run_results.json', '{"step": 2}')
      expect(await t.store.artifacts.save(id, 2, 'catalog.bin', bytes)).toMatchObject({
        runId: id,
        step: 2,
        bytes: 5000,
      })
      const read = async (path: string, step?: number) => {
        const content = await t.store.artifacts.read(id, path, step)
        return content && Buffer.from(content).toString()
      }
      expect(await read('run_results.json')).toBe('{"step": 2}')
      expect(await read('run_results.json', 1)).toBe('{"step": 1}')
      expect(await read('run_results.json', 3)).toBeUndefined()
      expect(new Uint8Array((await t.store.artifacts.read(id, 'catalog.bin')) ?? [])).toEqual(bytes)
      expect((await t.store.artifacts.list(id)).map(({ step, path }) => `${step} ${path}`)).toEqual([
        '1 run_results.json',
        '2 catalog.bin',
        '2 run_results.json',
      ])
      await t.store.artifacts.save(id, 1, 'run_results.json', '')
      expect(await read('run_results.json', 1)).toBe('')
    })

    test('the newest of a job is that of its last run that is over and has it', async () => {
      for (const text of ['old', 'new']) {
        const { id } = await t.over({ job: 'nightly' })
        await t.store.artifacts.save(id, 1, 'manifest.json', text)
      }
      await t.over({ job: 'nightly' })
      await t.store.artifacts.save((await t.underWay({ job: 'nightly' })).id, 1, 'manifest.json', 'not yet')
      await t.store.artifacts.save((await t.over({ job: 'nightly', instance: 'eu' })).id, 1, 'manifest.json', 'eu')
      const latest = async (instance: string | null) =>
        Buffer.from((await t.store.artifacts.readLatest('nightly', instance, 'manifest.json')) ?? []).toString()
      expect([await latest(null), await latest('eu'), await latest('na')]).toEqual(['new', 'eu', ''])
    })
  })
}
