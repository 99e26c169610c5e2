import type { Rule } from './rule.ts'
import { aggregatesRule } from './rules/aggregates.ts'
import { aliasesWithoutAsRule } from './rules/aliases-without-as.ts'
import { columnNamesRule } from './rules/column-names.ts'
import { datePartsRule } from './rules/date-parts.ts'
import { decimalsRule } from './rules/decimals.ts'
import { extractRule } from './rules/extract.ts'
import { formatsRule } from './rules/formats.ts'
import { joinsRule } from './rules/joins.ts'
import { jsonPathsRule } from './rules/json-paths.ts'
import { likeAnyRule } from './rules/like-any.ts'
import { nullOrderRule } from './rules/null-order.ts'
import { nullTreatmentRule } from './rules/null-treatment.ts'
import { objectsRule } from './rules/objects.ts'
import { pivotNamesRule } from './rules/pivot-names.ts'
import { regularExpressionsRule, rlikeRule } from './rules/regular-expressions.ts'
import { renamedFunctionsRule } from './rules/renamed-functions.ts'
import { reservedNamesRule } from './rules/reserved-names.ts'
import { setMinusRule } from './rules/set-minus.ts'
import { tableFunctionsRule } from './rules/table-functions.ts'
import { textEscapesRule } from './rules/text-escapes.ts'
import { typesRule } from './rules/types.ts'
import { valuesRule } from './rules/values.ts'
import { withinGroupRule } from './rules/within-group.ts'

/** All that is written in another way for DuckDB. Where two rules change the same place, the earlier one does. */
export const RULES: readonly Rule[] = [
  likeAnyRule,
  typesRule,
  datePartsRule,
  extractRule,
  formatsRule,
  decimalsRule,
  textEscapesRule,
  tableFunctionsRule,
  valuesRule,
  withinGroupRule,
  renamedFunctionsRule,
  // Who stands around the other puts its words in first.
  objectsRule,
  jsonPathsRule,
  aggregatesRule,
  rlikeRule,
  regularExpressionsRule,
  setMinusRule,
  pivotNamesRule,
  reservedNamesRule,
  aliasesWithoutAsRule,
  joinsRule,
  nullOrderRule,
  nullTreatmentRule,
  columnNamesRule,
]
