import { expect, test } from 'vitest'
import { exportedAddress, packOf } from '#api/export.ts'
import { exportSource } from './export-source.ts'

const address = '/api/runs?job=a&limit=5'
const FILES: Readonly<Record<string, unknown>> = {
  'index.json': {
    made_at: '',
    project_name: null,
    packs: 3,
    files: { '/api/catalog': 'files/0.json' },
    refused: {
      '/api/dashboards/a/tiles/slow': {
        status: 408,
        problem: { code: 'query/timeout', message: 'It took too long', hint: 'ask for less' },
      },
    },
  },
  [`packs/${packOf(address, 3)}.json`]: { [address]: { runs: [1] } },
  'files/0.json': { nodes: [] },
}
const source = exportSource({ read: async (path) => FILES[path] })

test('an answer is found by its address, whatever the order of its questions', async () => {
  expect(await source.get('/api/runs?limit=5&job=a')).toEqual({ runs: [1] })
  expect(exportedAddress('/api/runs?')).toBe('/api/runs')
})

test('large answers have files of their own', async () => {
  expect(await source.get('/api/catalog')).toEqual({ nodes: [] })
})

test('what was not exported says so, and nothing can be done', async () => {
  await expect(source.get('/api/runs?limit=6')).rejects.toMatchObject({ code: 'export/not-there' })
  await expect(source.get('/api/toString')).rejects.toMatchObject({ code: 'export/not-there' })
  await expect(source.send('POST', '/api/runs/1/cancel')).rejects.toMatchObject({ code: 'export/only-read' })
})

test('what the server refused is told in its words', async () => {
  await expect(source.get('/api/dashboards/a/tiles/slow')).rejects.toMatchObject({
    code: 'query/timeout',
    message: 'It took too long',
    hint: 'ask for less',
    status: 408,
  })
})
