import type { TileData } from '#api/dashboards.ts'

/** How a dashboard stands, by the tiles whose data is there. */
export interface Standing {
  /** Of the oldest tile. */
  readonly as_of: string | null
  /** When the next of them is to be newer. */
  readonly expected_at: string | null
  /** The worst of all tiles. */
  readonly verdict: TileData['verdict']
  readonly reasons: readonly string[]
  readonly failing_tests: readonly string[]
}

const WORST_FIRST = ['late', 'unknown', 'fresh'] as const

export function standingOf(tiles: readonly TileData[]): Standing {
  const least = (moments: readonly (string | null)[]) => moments.filter((moment) => moment !== null).sort()[0] ?? null
  return {
    as_of: least(tiles.map(({ as_of }) => as_of)),
    expected_at: least(tiles.map(({ expected_at }) => expected_at)),
    verdict: WORST_FIRST.find((each) => tiles.some(({ verdict }) => verdict === each)) ?? 'unknown',
    reasons: [...new Set(tiles.flatMap(({ reasons }) => reasons))],
    failing_tests: [...new Set(tiles.flatMap(({ failing_tests }) => failing_tests))],
  }
}
