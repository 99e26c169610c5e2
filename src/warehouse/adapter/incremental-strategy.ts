import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Dialect } from './dialect.ts'

const BUILT_IN = ['append', 'delete+insert', 'merge', 'insert_overwrite']

/** The macro that an incremental strategy stands for. A built-in one must work on the warehouse; any other may be the user's. */
export function incrementalStrategyMacro(
  dialect: Dialect,
  strategy: string | null,
  options: { readonly microbatchIsBuiltIn: boolean },
): string {
  const name = strategy ?? 'default'
  const builtIn = options.microbatchIsBuiltIn ? [...BUILT_IN, 'microbatch'] : BUILT_IN
  if (builtIn.includes(name) && !dialect.incrementalStrategies.includes(name)) {
    throw dbtError(
      'DbtRuntimeError',
      'incremental/invalid-strategy',
      `The incremental strategy '${name}' is not valid for this adapter`,
      { setting: 'incremental_strategy', notes: [`valid here: ${dialect.incrementalStrategies.join(', ')}`] },
    )
  }
  return `get_incremental_${name.replaceAll('+', '_')}_sql`
}
