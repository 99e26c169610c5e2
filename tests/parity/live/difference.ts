/** What two engines answered differently to one command. */
export interface Difference {
  /** The project and its warehouse: `dbt-utils postgres`. */
  readonly stand: string
  readonly command: string
  readonly aspect: string
  /** Where in the answer: `nodes.model.shop.orders › config › tags`. */
  readonly where: string
  readonly dbt: unknown
  readonly trellis: unknown
}

/** What only one of the two has. */
export const ABSENT = Symbol('absent')
