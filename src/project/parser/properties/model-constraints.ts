import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { type ModelConstraint, newModelConstraint } from '#manifest/nodes/column.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { extractStatic } from '../extract-static.ts'
import { type Entry, errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'
import { CONSTRAINT_TYPES, readConstraint } from './read-columns.ts'

const KEYS = ['type', 'name', 'expression', 'warn_unenforced', 'warn_unsupported', 'to', 'to_columns', 'columns']

/** Gives a model its constraints, checks them together with its columns', and notes what foreign keys point at. */
export function patchConstraints(
  parsing: Parsing,
  entry: Entry,
  model: ModelNode,
  constraints: readonly YamlMapping[],
): void {
  const wrong = constraints.findIndex(({ type }) => !CONSTRAINT_TYPES.includes(type as string))
  if (model.contract.enforced) {
    checkPrerequisites(parsing, entry, model)
    if (wrong >= 0) throw invalidType(entry, model)
  }
  checkPrimaryKeys(entry, model, constraints)
  if (wrong >= 0) throw unknownType(entry, wrong, constraints[wrong] as YamlMapping)
  model.constraints = constraints.map((constraint) => ({
    ...newModelConstraint({ type: 'custom' }),
    ...(readConstraint(constraint, KEYS) as Partial<ModelConstraint>),
  }))
  noteForeignKeys(entry, model)
}

function checkPrerequisites({ state }: Parsing, entry: Entry, model: ModelNode): void {
  const { materialized } = model.config
  const isEnforced = materialized === 'table' || materialized === 'incremental'
  const all = [...Object.values(model.columns).flatMap((column) => column.constraints), ...model.constraints]
  if (!isEnforced && all.some((constraint) => constraint.warn_unsupported)) {
    state.setup.events.emit('UnsupportedConstraintMaterialization', { materialized })
  }
  const problems: string[] = []
  if (Object.keys(model.columns).length === 0) {
    problems.push('Constraints must be defined in a `yml` schema configuration file like `schema.yml`.')
  }
  if (model.language !== 'sql') problems.push(`Language Error: Expected 'sql' but found '${model.language}'`)
  if (problems.length === 0) return
  throw errorAt(
    entry,
    entry.path,
    'ParsingError',
    'contract/prerequisites',
    `Contract enforcement failed for: (${model.original_file_path})\n${problems.join('\n')}`,
  )
}

function invalidType(entry: Entry, model: ModelNode) {
  return errorAt(
    entry,
    [...entry.path, 'constraints'],
    'ParsingError',
    'constraint/type',
    `Invalid constraint type on model ${model.name}: Type must be one of ${pythonRepr(CONSTRAINT_TYPES)}`,
  )
}

/** Where nothing is enforced, dbt finds it when it reads the constraint. */
function unknownType(entry: Entry, index: number, { type }: YamlMapping) {
  const isMissing = type === undefined
  const problem = isMissing
    ? 'is missing in ModelLevelConstraint instance'
    : 'in ModelLevelConstraint has invalid value'
  return errorAt(
    entry,
    [...entry.path, 'constraints', index, ...(isMissing ? [] : ['type'])],
    isMissing ? 'MissingField' : 'InvalidFieldValue',
    'constraint/type',
    `Field "type" of type ConstraintType ${problem}${isMissing ? '' : ` ${pythonRepr(type)}`}`,
    `a constraint's type is one of ${CONSTRAINT_TYPES.join(', ')}`,
  )
}

function checkPrimaryKeys(entry: Entry, model: ModelNode, constraints: readonly YamlMapping[]): void {
  const columns = Object.values(model.columns).flatMap((column) =>
    column.constraints.filter(({ type }) => type === 'primary_key').map(() => column.name),
  )
  if (columns.length === 0) return
  const problems: string[] = []
  if (columns.length > 1) {
    problems.push(
      `Found ${columns.length} columns (${pythonRepr(columns)}) with primary key constraints defined. ` +
        'Primary keys for multiple columns must be defined as a model level constraint.',
    )
  }
  if ([...model.constraints, ...constraints].some(({ type }) => type === 'primary_key')) {
    problems.push(
      'Primary key constraints defined at the model level and the columns level. ' +
        'Primary keys can be defined at the model level or the column level, not both.',
    )
  }
  if (problems.length === 0) return
  throw errorAt(
    entry,
    entry.path,
    'ParsingError',
    'constraint/primary-key',
    `Primary key constraint error: (${model.original_file_path})\n${problems.join('\n')}`,
  )
}

function noteForeignKeys(entry: Entry, model: ModelNode): void {
  const all = [...Object.values(model.columns).flatMap((column) => column.constraints), ...model.constraints]
  for (const { type, to } of all) {
    if (type !== 'foreign_key' || !to) continue
    const found = extractStatic(`{{ ${to} }}`)
    const [ref] = found?.refs ?? []
    const [source] = found?.sources ?? []
    if (ref) model.refs.push(ref)
    else if (source) model.sources.push(source)
    else {
      throw errorAt(
        entry,
        entry.path,
        'ParsingError',
        'constraint/foreign-key',
        `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${model.name}: ${to}.`,
        "write to: ref('model') or to: source('source', 'table')",
      )
    }
  }
}
