/**
 * What a table holds under a name that a user chose. Asked for directly, every object also answers to `constructor`
 * and `toString`, which are good names for a model or a variable.
 */
export function findOwn<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
