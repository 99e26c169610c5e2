import type { Rule } from '../rule.ts'
import type { WrittenFor } from '../written-for.ts'

/** Functions that take any number of arguments, are aggregates, or have a name that DuckDB needs: what no macro can stand in for. */
const NAMES: Readonly<Record<WrittenFor, Readonly<Record<string, string>>>> = {
  snowflake: {
    array_construct: 'json_array',
    array_slice: 'slice_of_array',
    bitand_agg: 'bit_and',
    bitor_agg: 'bit_or',
    bitxor_agg: 'bit_xor',
    hll: 'approx_count_distinct',
    skew: 'skewness',
    approx_percentile: 'approx_quantile',
    typeof: 'variant_type',
    char: 'chr',
    time: 'to_time',
    // With a comma; `position(a in b)` is no call.
    position: 'charindex',
  },
  postgres: {
    jsonb_build_object: 'json_object',
    json_build_object: 'json_object',
    jsonb_build_array: 'json_array',
    json_build_array: 'json_array',
    json_agg: 'json_group_array',
    jsonb_agg: 'json_group_array',
    json_object_agg: 'json_group_object',
    jsonb_object_agg: 'json_group_object',
    every: 'bool_and',
    jsonb_array_length: 'json_array_length',
    jsonb_typeof: 'json_type',
  },
}

/** The same function under its name in DuckDB. */
export const renamedFunctionsRule: Rule = {
  name: 'function',
  dialects: ['postgres', 'snowflake'],
  find: (statement, writtenFor) =>
    statement.calls().flatMap(({ call }) => {
      const names = NAMES[writtenFor]
      const name = Object.hasOwn(names, call.name) ? names[call.name] : undefined
      return name === undefined ? [] : [{ start: call.nameStart, end: call.nameEnd, text: name }]
    }),
}
