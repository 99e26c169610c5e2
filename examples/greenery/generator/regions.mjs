import { fileURLToPath } from 'node:url'

/**
 * The shops of the regions: each has customers of its own, and `lacks` columns, as table.column, that its application does not have.
 * @type {Readonly<Record<string, { seed: number, lacks: readonly string[] }>>}
 */
export const REGIONS = {
  apac: { seed: 20210211, lacks: ['orders.shipping_service'] },
  eu: { seed: 20210212, lacks: [] },
  na: { seed: 20210213, lacks: [] },
}

/**
 * Where a region's raw tables go, unless somebody wants them elsewhere.
 * @param {string} region
 */
export function regionFile(region) {
  return fileURLToPath(new URL(`../greenery_${region}.duckdb`, import.meta.url))
}

/** @typedef {import('./tables.mjs').Table} Table */

/**
 * The tables without the columns that a region lacks.
 * @param {readonly Table[]} tables
 * @param {readonly string[]} lacks
 * @returns {Table[]}
 */
export function without(tables, lacks) {
  return tables.map((table) => {
    const isThere = table.columns.map(([column]) => !lacks.includes(`${table.name}.${column}`))
    return {
      ...table,
      columns: table.columns.filter((_, at) => isThere[at]),
      rows: table.rows.map((row) => row.filter((_, at) => isThere[at])),
    }
  })
}
