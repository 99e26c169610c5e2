import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CloudForTests, cloudForTests } from './cloud-for-tests.ts'

let cloud: CloudForTests

beforeAll(async () => {
  cloud = await cloudForTests()
})
afterAll(() => cloud.close())

interface Described {
  readonly id: number
  readonly name: string
  readonly status: number
  readonly [field: string]: unknown
}

test('a first look', async () => {
  const jobs = await cloud.ask('GET', 'jobs/')
  console.log(jobs.text.slice(0, 1500))
  const id = await cloud.runOf('nightly')
  const run = await cloud.ask('GET', `runs/${id}?include_related=run_steps,job,trigger,environment,audit`)
  console.log(run.text)
  expect((run.data as Described).status).toBe(10)
})
