import { Adapter } from '#warehouse/adapter/adapter.ts'
import { conformance } from '#warehouse/adapter/conformance/conformance.ts'
import type { Connection, Driver } from '#warehouse/adapter/connection.ts'
import type { RelationFactory } from '#warehouse/adapter/relation-factory.ts'
import { openDuckDB } from './open-for-tests.ts'

/**
 * DuckDB as services on the other side of HTTP are: each statement has a session of its own, nothing is undone, and
 * names without quotes are kept in capitals. What can be said of such a warehouse with the port is said here.
 */
const NO_SESSION = 'each statement stands for itself'

conformance({
  name: 'A warehouse with gaps',
  open: async () => {
    const { parts, options } = openDuckDB()
    const relations: RelationFactory = {
      ...parts.relations,
      create: (args) => parts.relations.create({ ...args, quote_policy: NO_PARTS }),
    }
    const dialect = { ...parts.dialect, transactions: null, quotePolicy: NO_PARTS, unquotedNames: 'upper' as const }
    const driver = oneByOne(parts.driver)
    const adapter = new Adapter({ ...parts, label: 'Gaps', driver, relations, dialect }, options)
    const session = adapter.session()
    await session.named('setup', () => session.execute('create schema shop'))
    return adapter
  },
  database: 'MEMORY',
  schema: 'shop',
  endless: 'select count(*) from range(1000000000000) as a(x) where x % 7 = 3',
  gaps: {
    transactions: NO_SESSION,
    'temporary-tables': NO_SESSION,
    scripts: 'a statement is all that it takes at a time',
    'rename-view': 'a view is made anew',
    'error-position': 'the text that fails is not the one that was written',
  },
  values: [['a text keeps its letters', "select 'aB'", 'aB']],
})

const NO_PARTS = { database: false, schema: false, identifier: false }

function oneByOne(driver: Driver): Driver {
  return {
    connect: async () => {
      let running: Connection | undefined
      return {
        async run(sql, options) {
          if (/;\s*\S/.test(sql)) throw new Error(`more than one statement: ${sql}`)
          running = await driver.connect()
          try {
            return await running.run(inCapitals(sql), options)
          } finally {
            await running.close()
            running = undefined
          }
        },
        rollback: async () => {},
        cancel: () => running?.cancel(),
        close: async () => {},
      }
    },
    close: () => driver.close(),
  }
}

/** All that is not in quotes. */
function inCapitals(sql: string): string {
  return sql.replace(/'[^']*'|"[^"]*"|[^'"]+/g, (part) => (/^['"]/.test(part) ? part : part.toUpperCase()))
}
