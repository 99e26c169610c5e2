import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { killAll, makeProject, removeProjects, run, serve, SHOP, start, until } from './served-project.ts'

afterAll(async () => {
  killAll()
  await removeProjects()
})

/** So long after `trellis up` somebody types: before it has done anything, while it opens its store, when it is there. */
const AFTER_MS = [0, 200, 400, 700]

test('a command typed while the server is just starting finds the database free, or is taken by the server', async () => {
  const folder = makeProject()
  for (const after of AFTER_MS) {
    const server = start(folder, ['up', '--port', '0', '--no-open'])
    await new Promise((resolve) => setTimeout(resolve, after))
    const { code, output } = await run(folder, ['build', '--select', 'plants', 'stg_plants'])
    expect({ after, code, output: code === 0 ? '' : output }).toEqual({ after, code: 0, output: '' })
    await server.prints('Trellis is ready at ')
    server.process.kill('SIGINT')
    expect((await server.ended).code).toBe(0)
  }
})

test('a command that finds the database in the hands of a server which came after it is taken by that', async () => {
  // While it reads so many files, the server gets there before it.
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, at) => [`models/many/m_${at}.sql`, `select ${at} as n from {{ ref('plants') }}\n`]),
  )
  const folder = makeProject({ ...SHOP, ...many })
  const words = ['build', '--select', 'plants', 'stg_plants']
  const served = await serve(folder)
  await run(folder, words)
  const told = join(folder, '.trellis', 'server.json')
  renameSync(told, `${told}.hidden`)
  const command = start(folder, ['--no-partial-parse', ...words])
  await command.prints('Running with dbt')
  renameSync(`${told}.hidden`, told)
  const { code, output } = await command.ended
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  expect(output).toContain('A server of this project has the database')
  // Its end is kept a moment after it has told the user.
  const kept = await until(async () =>
    (await served.runs()).find(({ id, finishedAt }) => id > 1 && finishedAt !== null),
  )
  expect(kept).toMatchObject({ status: 'success', target: 'dev' })
  expect((await served.stop()).code).toBe(0)
})
