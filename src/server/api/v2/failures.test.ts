import { afterEach, expect, test } from 'vitest'
import { addToken } from '#platform/access/add-token.ts'
import { DEFAULT_ENVIRONMENT } from './environments.ts'
import { type CloudForTests, cloudForTests } from './cloud-for-tests.ts'

let cloud: CloudForTests | undefined

afterEach(() => cloud?.close())

test('whoever asks too often is told in dbt’s form when to ask again', async () => {
  cloud = await cloudForTests(
    'jobs: { a: { steps: [run] } }\nserver: { rate_limit: 3 }\nsecurity: { sign_in: local }\n',
  )
  const { word } = await addToken(cloud.store, { name: 'ci', scopes: ['readonly'], expiresAt: null, by: null })
  const headers = { authorization: `Bearer ${word}` }
  for (let asked = 0; asked < 3; asked++) expect((await cloud.ask('GET', 'jobs/', { headers })).code).toBe(200)
  const { code, status, headers: told } = await cloud.ask('GET', 'jobs/', { headers })
  expect([code, status.is_success]).toEqual([429, false])
  expect(Number(told['retry-after'])).toBeGreaterThan(0)
})

test('where the store does not answer, nobody learns more than that', async () => {
  cloud = await cloudForTests('jobs: { a: { steps: [run] } }\n')
  cloud.store.runs.find = () => Promise.reject(new Error('password=hunter2'))
  const { code, status, text } = await cloud.ask('GET', 'runs/1/')
  expect([code, status.is_success]).toEqual([500, false])
  expect(text).not.toContain('hunter2')
})

test('a job that trellis.yml has no more is deleted, and its runs stay', async () => {
  cloud = await cloudForTests('jobs: { a: { steps: [run] } }\n')
  const { id } = await cloud.store.jobs.see('gone', null)
  const [deleted] = (await cloud.ask('GET', 'jobs/?state=deleted')).data as readonly unknown[]
  expect(deleted).toMatchObject({ id, name: 'gone', state: 2, execute_steps: [] })
  expect((await cloud.ask('GET', `jobs/${id}/`)).data).toMatchObject({ state: 2 })
  expect((await cloud.ask('POST', `jobs/${id}/run/`)).code).toBe(404)
  expect((await cloud.ask('GET', `runs/?job_definition_id=${id}`)).data).toEqual([])
})

test('a project without jobs has an environment all the same, whose number clients may keep', async () => {
  cloud = await cloudForTests('')
  expect((await cloud.ask('GET', 'jobs/')).data).toEqual([])
  expect((await cloud.ask('GET', 'environments/')).data).toMatchObject([{ id: 933_818_050, name: 'default' }])
  expect(DEFAULT_ENVIRONMENT.number).toBe(933_818_050)
})
