import type { WrittenFor } from '../written-for.ts'

/**
 * The SQL that makes a text of the number `x` by a format of nines and zeros, for example `FM999,990.00`. Before the point
 * of 0.5 Snowflake has a zero, PostgreSQL not where a nine stands.
 */
export function numberText(x: string, f: string, writtenFor: WrittenFor): string {
  const plain = `replace(replace(${f}, 'FM', ''), '$', '')`
  const whole = `system.main.regexp_replace(${plain}, '\\..*$', '')`
  const digits = `length(regexp_extract(${plain}, '\\.([09]*)', 1))`
  const places = `case when contains(${whole}, '0') then length(regexp_extract(replace(${whole}, ',', ''), '0.*$')) else 0 end`
  const point = `case when ${digits} > 0 then ${digits} + 1 else 0 end`
  const steps = [
    `case when contains(${f}, ',') then format('{:,.{}f}', round(abs(each), ${digits}::int)::double, ${digits}) ` +
      `else format('{:.{}f}', round(abs(each), ${digits}::int)::double, ${digits}) end`,
    // A nine shows no zero before the point; trailing ones go where FM says so.
    `case when ${writtenFor === 'postgres'} and ${digits} > 0 and not contains(${whole}, '0') then system.main.regexp_replace(each, '^0\\.', '.') else each end`,
    `case when ${places} > 0 and length(each) < ${places} + ${point} then lpad(each, (${places} + ${point})::int, '0') else each end`,
    `case when ${f} like 'FM%' and ${plain} like '%.%9' then system.main.regexp_replace(each, '0+$', '') else each end`,
    // More digits than there are places for.
    `case when length(system.main.regexp_replace(each, '[.].*$|[^0-9]', '', 'g')) > length(system.main.regexp_replace(${whole}, '[^09]', '', 'g')) ` +
      `then system.main.regexp_replace(${plain}, '[09]', '#', 'g') else each end`,
  ]
  const text = steps.reduce((list, step) => `list_transform(${list}, lambda each: ${step})`, `[${x}]`)
  const signed = `case when ${x} < 0 then '-' else '' end || case when contains(${f}, '$') then '$' else '' end || ${text}[1]`
  return `list_transform([${signed}], lambda each: case when ${f} like 'FM%' then each else lpad(each, (length(replace(${f}, 'FM', '')) + 1)::int, ' ') end)[1]`
}
