import { expect, test } from 'vitest'
import type { CompiledDashboards } from '#platform/dashboards/compiled.ts'
import type { CommandAnswer } from '#platform/live/live-platform.ts'
import { DashboardDefinitions } from './definitions.ts'

function compiled(
  titles: Readonly<Record<string, string>>,
  problems: CompiledDashboards['problems'] = [],
): CommandAnswer {
  const dashboards = Object.entries(titles).map(([name, title]) => ({
    dashboard: { name, title, path: `dashboards/${name}.yml`, problems: [] },
    filters: {},
    tiles: {},
  }))
  return {
    exitCode: 0,
    output: JSON.stringify({ dialect: 'duckdb', dashboards, pages: [], nodes: {}, problems }),
    errorOutput: '',
  }
}

const BROKEN = { path: 'dashboards/a.yml', message: 'Parsing Error in dashboards/a.yml' }

function project(first: CommandAnswer) {
  const made = { answer: first, asked: 0, touch: () => undefined as void }
  const definitions = new DashboardDefinitions({
    async ask() {
      made.asked++
      return made.answer
    },
    onProjectTouched(listener) {
      made.touch = listener
      return () => undefined
    },
  })
  const titles = async () => [...(await definitions.now()).dashboards.values()].map(({ dashboard }) => dashboard.title)
  return { made, definitions, titles }
}

test('they are compiled once for all who ask, and again only after an edit', async () => {
  const { made, titles } = project(compiled({ a: 'One' }))
  expect(await Promise.all([titles(), titles()])).toEqual([['One'], ['One']])
  expect(await titles()).toEqual(['One'])
  expect(made.asked).toBe(1)
  made.answer = compiled({ a: 'Two' })
  made.touch()
  await expect.poll(titles).toEqual(['Two'])
  expect(made.asked).toBe(2)
})

test('who asks while they are compiled anew gets what they were', async () => {
  const { made, titles } = project(compiled({ a: 'One' }))
  await titles()
  made.answer = compiled({ a: 'Two' })
  made.touch()
  expect(await titles()).toEqual(['One'])
})

test('a file that cannot be read leaves its dashboard as it was, with the words for it', async () => {
  const { made, definitions, titles } = project(compiled({ a: 'One', b: 'Other' }))
  await titles()
  made.answer = compiled({ b: 'Newer' }, [BROKEN])
  made.touch()
  await expect.poll(titles).toEqual(['Newer', 'One'])
  const { dashboards, problems } = await definitions.now()
  expect([problems, dashboards.get('a')?.dashboard.problems, dashboards.get('b')?.dashboard.problems]).toEqual([
    [BROKEN],
    [BROKEN],
    [],
  ])
  made.answer = compiled({ b: 'Newer' })
  made.touch()
  await expect.poll(titles).toEqual(['Newer'])
})

test('a project that is broken as a whole leaves all as they were, and says so', async () => {
  const { made, definitions, titles } = project(compiled({ a: 'One' }))
  await titles()
  made.answer = { exitCode: 2, output: '', errorOutput: 'Compilation Error   [ref/not-found]\n  no such model\n' }
  made.touch()
  await expect
    .poll(async () => (await definitions.now()).problems)
    .toEqual([{ path: '', message: expect.stringContaining('no such model') as string }])
  expect(await titles()).toEqual(['One'])
})

test('where there never was anything, it is said what is wrong', async () => {
  const { made, titles } = project({
    exitCode: 2,
    output: '',
    errorOutput: 'Runtime Error   [project/none]\n  no project\n',
  })
  await expect(titles()).rejects.toThrow('no project')
  made.answer = compiled({ a: 'One' })
  expect(await titles()).toEqual(['One'])
})
