import { sha256 } from '#foundation/source/checksum.ts'
import type {
  UnitTestDefinition,
  UnitTestExpectation,
  UnitTestFormat,
  UnitTestRows,
} from '#manifest/nodes/unit-test.ts'
import { pythonRepr } from '#project/config/python-repr.ts'

const FORMATS: Readonly<Record<UnitTestFormat, string>> = { csv: 'CSV', dict: 'Dict', sql: 'SQL' }

/** The checksum of a unit test but for its description. It is made of texts that Python prints, so that it equals dbt's. */
export function unitTestChecksum({ model, versions, given, expect, overrides }: UnitTestDefinition): string {
  const inputs = given.map((input) => `UnitTestInputFixture(input=${pythonRepr(input.input)}, ${printRows(input)})`)
  const shown = [
    model,
    versions
      ? `UnitTestNodeVersions(include=${pythonRepr(versions.include)}, exclude=${pythonRepr(versions.exclude)})`
      : 'None',
    `[${inputs.join(', ')}]`,
    `UnitTestOutputFixture(${printRows(expect)})`,
    overrides
      ? `UnitTestOverrides(macros=${pythonRepr(overrides.macros)}, vars=${pythonRepr(overrides.vars)}, env_vars=${pythonRepr(overrides.env_vars)})`
      : 'None',
  ]
  for (const { fixture, rows } of given) if (fixture) shown.push(typeof rows === 'string' ? rows : listed(rows))
  return sha256(shown.join('-'))
}

function printRows({ rows, format, fixture }: UnitTestExpectation): string {
  return `rows=${listed(rows)}, format=<UnitTestFormat.${FORMATS[format]}: '${format}'>, fixture=${pythonRepr(fixture)}`
}

/** Rows as Python prints them: cells of a CSV row without a column are a list under None itself. */
function listed(rows: UnitTestRows): string {
  if (!Array.isArray(rows)) return pythonRepr(rows)
  const entry = ([key, value]: [string, unknown]): [unknown, unknown] => [
    key === 'None' && Array.isArray(value) ? null : key,
    value,
  ]
  return pythonRepr(rows.map((row: object) => new Map(Object.entries(row).map(entry))))
}
