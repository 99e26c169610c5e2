import { expect, test } from 'vitest'
import type { Finding } from '#api/jobs.ts'
import { leadOf, outsideOf, placeWords, sortedFindings } from './model.ts'

const FINDING: Finding = {
  severity: 'note',
  code: 'jobs/in-no-cell',
  message: '2 models are in no cell, and come along with the cells that read them: a, b',
  job: null,
  file: null,
  line: null,
  column: null,
  hint: null,
  unique_ids: ['model.g.a', 'model.g.b'],
}

test('models outside of the matrix are counted once', () => {
  const inNoJob: Finding = {
    ...FINDING,
    code: 'jobs/in-no-job',
    severity: 'warning',
    unique_ids: ['model.g.c', 'model.g.b'],
  }
  expect(outsideOf([FINDING, inNoJob])).toEqual({ inNoCell: 3, inNoJob: 2 })
})

test('names that stand below as links are not told twice', () => {
  expect(leadOf(FINDING)).toBe('2 models are in no cell, and come along with the cells that read them')
  expect(leadOf({ ...FINDING, unique_ids: [] })).toBe(FINDING.message)
})

test('what is graver comes first, and of that what is about cells', () => {
  const codes = (['note', 'warning', 'error'] as const).flatMap((severity) => [
    { ...FINDING, severity, code: 'jobs/secret-missing' },
    { ...FINDING, severity },
  ])
  expect(sortedFindings(codes).map(({ severity, code }) => `${severity} ${code}`)).toEqual([
    'error jobs/in-no-cell',
    'error jobs/secret-missing',
    'warning jobs/in-no-cell',
    'warning jobs/secret-missing',
    'note jobs/in-no-cell',
    'note jobs/secret-missing',
  ])
})

test('a place in the file is told as the terminal does', () => {
  expect(placeWords({ ...FINDING, file: 'trellis.yml', line: 7, column: 47 })).toBe('trellis.yml:7:47')
  expect(placeWords(FINDING)).toBe('')
})
