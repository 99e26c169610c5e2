import type { AddressInfo } from 'node:net'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOwnRoutes } from '#server/api/own-routes.ts'
import { type ApiScene, openScene, typedRun, until } from './api-scene.ts'

let scene: ApiScene
let address = ''

beforeAll(async () => {
  scene = await openScene([addOwnRoutes], { settings: 'jobs: { nightly: { steps: [run] } }' })
  await scene.app.listen({ host: '127.0.0.1', port: 0 })
  address = `http://127.0.0.1:${(scene.app.server.address() as AddressInfo).port}`
})

afterAll(() => scene.close())

interface Read {
  readonly id?: string
  readonly name: string
  readonly data: string
}

/** Reads along, as a browser does. */
class Reader {
  readonly events: Read[] = []
  status = 0
  isOver = false
  response: IncomingMessage | undefined
  private rest = ''

  constructor(path: string, lastEventId?: string) {
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
    get(`${address}${path}`, { headers, agent: false }, (response) => {
      this.response = response
      this.status = response.statusCode ?? 0
      response.setEncoding('utf8')
      response.on('data', (text: string) => this.take(text))
      response.on('close', () => {
        this.isOver = true
      })
    }).on('error', () => {
      this.isOver = true
    })
  }

  names(): string[] {
    return this.events.map(({ name }) => name)
  }

  numbers(): number[] {
    return this.events.filter(({ name }) => name === 'message').map(({ id }) => Number(id))
  }

  leave(): void {
    this.response?.destroy()
  }

  private take(text: string): void {
    const blocks = `${this.rest}${text}`.split('\n\n')
    this.rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = block
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
      const of = (name: string) => fields.find(([each]) => each === name)?.[1]
      const data = of('data')
      if (data !== undefined) this.events.push({ id: of('id') as string, name: of('event') ?? 'message', data })
    }
  }
}

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => JSON.stringify({ info: { msg: `line ${from + at}` }, data: {} }))

async function begunRun() {
  const run = await typedRun(scene.store)
  await scene.store.steps.plan(run.id, [
    { index: 1, kind: 'dbt', name: 'seed', commandLine: 'dbt seed' },
    { index: 2, kind: 'dbt', name: 'run', commandLine: 'dbt run' },
  ])
  await scene.store.runs.start(run)
  return run
}

const counted = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test('events come as they happen, step by step, and the end is the last one', async () => {
  const run = await begunRun()
  const reader = new Reader(`/api/runs/${run.id}/events`)
  await until(() => reader.events.length > 0)
  await scene.store.events.append(run.id, 1, lines(1, 2))
  await until(() => reader.numbers().length === 2)
  await scene.store.events.append(run.id, 2, lines(3, 1))
  await until(() => reader.numbers().length === 3)
  await scene.store.runs.finish(run, { status: 'error', exitCode: 1 })
  await until(() => reader.isOver)
  expect(reader.names()).toEqual(['run', 'step', 'message', 'message', 'step', 'message', 'run', 'end'])
  expect(JSON.parse(reader.events[2]?.data ?? '')).toMatchObject({ info: { msg: 'line 1' } })
  expect(reader.events.at(-1)?.id).toBe('3-end')
  expect(JSON.parse(reader.events.at(-1)?.data ?? '')).toMatchObject({ status: 'error', is_over: true })
})

test('a run that another server runs on the same store is told as well', async () => {
  const other = await openScene([addOwnRoutes], { beside: scene })
  const run = await begunRun()
  const reader = new Reader(`/api/runs/${run.id}/events`)
  await until(() => reader.events.length > 0)
  await other.store.events.append(run.id, 1, lines(1, 3))
  await other.store.runs.finish(run, { status: 'success', exitCode: 0 })
  await until(() => reader.isOver)
  await other.close()
  expect([reader.numbers(), reader.names().at(-1)]).toEqual([[1, 2, 3], 'end'])
})

test('a reader who was cut off goes on behind the last event that it has seen', async () => {
  const run = await begunRun()
  await scene.store.events.append(run.id, 1, lines(1, 1000))
  const first = new Reader(`/api/runs/${run.id}/events`)
  await until(() => first.numbers().length >= 300)
  first.leave()
  await until(() => first.isOver)
  const seen = first.numbers().at(-1) ?? 0
  await scene.store.events.append(run.id, 1, lines(1001, 500))
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  const second = new Reader(`/api/runs/${run.id}/events`, String(seen))
  await until(() => second.isOver)
  expect([...first.numbers(), ...second.numbers()]).toEqual(counted(1500))
})

test('a run that is over tells all of it at once, and who has seen its end is not served again', async () => {
  const run = await begunRun()
  await scene.store.events.append(run.id, 1, lines(1, 3))
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  const reader = new Reader(`/api/runs/${run.id}/events`)
  await until(() => reader.isOver)
  expect(reader.numbers()).toEqual([1, 2, 3])
  const again = new Reader(`/api/runs/${run.id}/events`, reader.events.at(-1)?.id)
  await until(() => again.isOver)
  expect([again.status, again.events]).toEqual([204, []])
})

test('a run that nobody has begun says so, and is followed', async () => {
  const { json } = { json: (await scene.app.inject({ method: 'POST', url: '/api/jobs/nightly/run' })).json() }
  const reader = new Reader(`/api/runs/${json.id}/events`)
  await until(() => reader.events.some(({ data }) => JSON.parse(data).status === 'running'))
  scene.end(json.id)
  await until(() => reader.isOver)
  expect(reader.names().at(-1)).toBe('end')
})

test('hundreds of readers cost one look at the store, and each of them reads all', async () => {
  const run = await begunRun()
  let looks = 0
  const { after } = scene.store.events
  const readers = Array.from({ length: 300 }, () => new Reader(`/api/runs/${run.id}/events`))
  await until(() => readers.every((reader) => reader.events.length > 0))
  Object.assign(scene.store.events, {
    after: (...args: Parameters<typeof after>) => {
      looks++
      return after.apply(scene.store.events, args)
    },
  })
  for (let at = 0; at < 20; at++) {
    await scene.store.events.append(run.id, 1, lines(1 + at * 10, 10))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  await until(() => readers.every((reader) => reader.isOver))
  Object.assign(scene.store.events, { after })
  for (const reader of readers) expect(reader.numbers()).toEqual(counted(200))
  // A look for a change and some for those who were late for it: far fewer than there are readers.
  expect(looks).toBeLessThan(60)
})

test('a reader that takes nothing holds up neither the run nor the others', async () => {
  const run = await begunRun()
  const slow = new Reader(`/api/runs/${run.id}/events`)
  const quick = new Reader(`/api/runs/${run.id}/events`)
  await until(() => slow.response && quick.response)
  slow.response?.pause()
  const wide = lines(1, 2000).map((line) => `${line.slice(0, -1)},"wide":"${'x'.repeat(8000)}"}`)
  for (let at = 0; at < wide.length; at += 500) await scene.store.events.append(run.id, 1, wide.slice(at, at + 500))
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  await until(() => quick.isOver)
  expect(quick.numbers()).toEqual(counted(2000))
  expect(slow.isOver).toBe(false)
  slow.response?.resume()
  await until(() => slow.isOver)
  expect(slow.numbers()).toEqual(counted(2000))
})

test('a wrong Last-Event-ID is refused', async () => {
  const run = await begunRun()
  const reader = new Reader(`/api/runs/${run.id}/events`, 'seven')
  await until(() => reader.isOver)
  expect(reader.status).toBe(400)
})

test('the page is told what happens: runs queued, started and ended, jobs paused and resumed', async () => {
  const reader = new Reader('/api/events')
  await until(() => reader.names().includes('hello'))
  const run = (await scene.app.inject({ method: 'POST', url: '/api/jobs/nightly/run' })).json()
  await until(() => reader.names().includes('run.started'))
  scene.end(run.id)
  await until(() => reader.names().includes('run.ended'))
  await scene.app.inject({ method: 'POST', url: '/api/jobs/nightly/pause' })
  await until(() => reader.names().includes('job.paused'))
  await scene.app.inject({ method: 'POST', url: '/api/jobs/nightly/resume' })
  await until(() => reader.names().includes('job.resumed'))
  const ofRun = reader.events.filter(({ data }) => JSON.parse(data).id === run.id).map(({ name }) => name)
  expect(ofRun).toEqual(['run.queued', 'run.started', 'run.ended'])
  reader.leave()
})

test('a run that came and went between two looks is told as well, also of another server', async () => {
  const reader = new Reader('/api/events')
  await until(() => reader.names().includes('hello'))
  const run = await begunRun()
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  await until(() => reader.names().includes('run.ended'))
  expect(reader.names()).toEqual(['hello', 'run.queued', 'run.started', 'run.ended'])
  reader.leave()
})

test('who comes back is told what it missed; from a server that does not know it is told to begin anew', async () => {
  const first = new Reader('/api/events')
  await until(() => first.names().includes('hello'))
  const seen = first.events.at(-1)?.id
  first.leave()
  const run = await begunRun()
  await scene.store.runs.finish(run, { status: 'success', exitCode: 0 })
  const second = new Reader('/api/events', seen)
  await until(() => second.names().includes('run.ended'))
  expect(second.names()).toEqual(['run.queued', 'run.started', 'run.ended'])
  const third = new Reader('/api/events', 'other-12')
  await until(() => third.events.length > 0)
  expect(third.names()).toEqual(['reset'])
  second.leave()
  third.leave()
})
