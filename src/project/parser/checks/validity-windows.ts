import type { SemanticModel } from '#manifest/nodes/semantic-model.ts'
import { repr } from '#jinja/values/to-string.ts'

/** What MetricFlow asks of a semantic model whose rows are valid from one time to another. */
export function* validityProblems({ name, dimensions, entities, measures }: SemanticModel): Iterable<string> {
  const limits = dimensions.flatMap((dimension) => {
    const params = dimension.type_params?.validity_params
    return params ? [{ name: dimension.name, ...params }] : []
  })
  if (limits.length === 0) return
  yield* limitProblems(name, limits)
  const keys = entities.filter(({ type }) => type === 'primary' || type === 'unique')
  if (!entities.some(({ type }) => type === 'natural')) {
    yield `Semantic model ${name} has validity param dimensions defined, but does not have an entity with type \`natural\` ` +
      'set. The natural key for this semantic model is what we use to process a validity window join. Primary or unique ' +
      `entities, if any, might be suitable for use as natural keys: (${namesOf(keys)}).`
  }
  if (keys.length > 0) {
    yield `Semantic model ${name} has validity param dimensions defined and also has one or more entities designated as ` +
      '`primary` or `unique`. This is not yet supported, as we do not currently process joins against these key types for ' +
      'semantic models with validity windows specified.'
  }
  if (measures.length > 0) {
    yield `Semantic model ${name} has both measures and validity param dimensions defined. This is not currently supported! ` +
      `Please remove either the measures or the validity params. Measure names: ${namesOf(measures)}. Validity param ` +
      `dimension names: ${namesOf(limits)}.`
  }
}

interface Limit {
  readonly name: string
  readonly is_start: boolean
  readonly is_end: boolean
}

function* limitProblems(model: string, limits: readonly Limit[]): Iterable<string> {
  const [starts, ends] = [limits.filter(({ is_start }) => is_start), limits.filter(({ is_end }) => is_end)]
  if (limits.length === 1 && starts.length === 1 && ends.length === 1) {
    yield `Semantic model ${model} has a single validity param dimension that defines its window: \`${limits[0]?.name}\`. ` +
      `This is not a currently supported configuration! ${REQUIREMENTS} If you have one column defining a window, as in a ` +
      'daily snapshot table, you can define a separate dimension and increment the time value in the `expr` field as a ' +
      'work-around.'
  } else if (limits.length !== 2) {
    yield `Semantic model ${model} has ${limits.length} dimensions defined with validity params. They are: ` +
      `${namesOf(limits)}. There must be either zero or two! If you wish to define a validity window for this semantic ` +
      `model, please follow these requirements: ${REQUIREMENTS}`
  } else if (starts.length !== 1 || ends.length !== 1) {
    // The list of beginnings is empty in any case: a slip of MetricFlow's.
    yield `Semantic model ${model} has two validity param dimensions defined, but does not have exactly one each marked with ` +
      `is_start and is_end! Dimensions: ${namesOf(limits)}. is_start dimensions: []. is_end dimensions: ${namesOf(ends)}. ` +
      REQUIREMENTS
  }
}

const REQUIREMENTS =
  'Semantic models using dimension validity params to define a validity window must have exactly two time dimensions ' +
  'with validity params specified - one marked `is_start` and the other marked `is_end`.'

function namesOf(named: readonly { readonly name: string }[]): string {
  return repr(named.map(({ name }) => name))
}
