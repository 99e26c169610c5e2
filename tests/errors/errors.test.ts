import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { type CaseOutcome, runCase } from './run-case.ts'
import { readCaseFiles } from './read-cases.ts'

const UPDATE = process.env.UPDATE === '1'

for (const file of readCaseFiles()) {
  describe(`errors/${file.name}`, () => {
    const told = new Map(file.expected)

    test.each(file.cases)('$name', async (one) => {
      const outcome = await runCase(one)
      if (UPDATE) told.set(one.name, show(outcome))
      else expect(show(outcome)).toBe(file.expected.get(one.name))
      expect(outcome.text).not.toMatch(/^ +at .*(\.ts|\.js|node:)/m)
      expect(outcome.text).not.toContain('Internal Error')
      // dbt's exit code and exception class, which scripts rely on.
      if (one.dbt === undefined || one.differs !== undefined) return
      const [dbt = ''] = one.dbt.split('\n')
      // A wrong command line is told as text only, before there are events.
      expect(show(outcome).split('\n')[0]).toBe(outcome.excType === '' ? dbt.replace(' DbtUsageException', '') : dbt)
    })

    afterAll(() => {
      if (!UPDATE) return
      const blocks = file.cases.map(({ name }) => `=== ${name}\n${told.get(name) ?? ''}\n`)
      writeFileSync(file.outPath, blocks.join(''))
    })
  })
}

function show({ exitCode, excType, text }: CaseOutcome): string {
  return `exit ${exitCode}${excType ? ` ${excType}` : ''}\n${text}`
}
