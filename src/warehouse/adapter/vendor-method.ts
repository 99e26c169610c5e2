import type { PlainValue } from './plain-value.ts'
import type { Session } from './session.ts'

/** A method that only this adapter has on dbt's `adapter` object, for example `external_root`. */
export interface VendorMethod {
  /** The names of its parameters in order, for keyword arguments. */
  readonly parameters: readonly string[]
  /** Parameters that may be left out, with what they then are. */
  readonly defaults?: Readonly<Record<string, PlainValue>>
  run(session: Session, args: readonly PlainValue[]): PlainValue | Promise<PlainValue>
  /** What it gives while the project is parsed and no database may be touched; without, `run` is safe then too. */
  readonly whenParsing?: () => PlainValue
}
