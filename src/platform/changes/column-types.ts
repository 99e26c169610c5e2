/** Whether a column of this type holds numbers, on DuckDB as on PostgreSQL. */
export function isNumericType(dtype: string): boolean {
  return /^(u?(tiny|small|big|huge|uhuge)?int(eger)?\d*|decimal|numeric|real|double|float\d*|number)\b/i.test(dtype)
}

/** Whether values of this type can be compared as they are; others are compared as text. */
export function hasEquality(dtype: string): boolean {
  return !/^(json|xml|point|polygon|path|circle|box|line|lseg)$/i.test(dtype)
}
