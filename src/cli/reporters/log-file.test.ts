import { expect, test } from 'vitest'
import { memoryFiles } from '../../../tests/memory-files.ts'
import { LogFile } from './log-file.ts'

const path = '/shop/logs/dbt.log'

function logFile(maxBytes = 0) {
  const files = memoryFiles({})
  const late: (() => void)[] = []
  const log = new LogFile({ files, path, maxBytes, later: (work) => late.push(work) })
  return { files, log, wait: () => late.splice(0).forEach((work) => work()) }
}

test('the first line is there at once, the others soon', () => {
  const { files, log, wait } = logFile()
  log.line('one')
  log.line('two')
  expect(files.readText(path)).toBe('one\n')
  wait()
  expect(files.readText(path)).toBe('one\ntwo\n')
})

test('a log that is deleted stays deleted', () => {
  const { files, log, wait } = logFile()
  log.line('one')
  files.remove(path)
  log.line('two')
  wait()
  log.flush()
  expect(files.exists(path)).toBe(false)
})

test('a log that has grown too large begins anew', () => {
  const { files, log } = logFile(8)
  for (const line of ['one', 'two', 'three']) {
    log.line(line)
    log.flush()
  }
  expect(files.readText(path)).toBe('three\n')
  expect(files.readText(`${path}.1`)).toBe('two\n')
  expect(files.readText(`${path}.2`)).toBe('one\n')
})
