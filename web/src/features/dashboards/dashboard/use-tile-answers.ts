import type { Tile, TileData } from '#api/dashboards.ts'
import { useAnswers } from '../../../data/use-answer.ts'
import type { AnswerProblem } from '../../../data/source.ts'
import type { Desk } from './desk.ts'
import { oneProblem } from './one-problem.ts'
import { useAsked } from './use-asked.ts'

/** What came of the tiles that ask something, and why nothing did, where that is one thing. */
export function useTileAnswers(
  tiles: readonly Tile[],
  { dashboard, values }: Pick<Desk, 'dashboard' | 'values'>,
): { readonly answers: readonly TileData[]; readonly problem: AnswerProblem | undefined } {
  const asked = useAsked()
  const asking = tiles.filter(({ type }) => type !== 'markdown')
  const { answers, problems } = useAnswers<TileData>(asking.map((tile) => asked.tile(dashboard, tile, values)))
  // How fresh nodes are is known without their database.
  const ofDatabase = asking.filter(({ type }) => type !== 'freshness')
  return { answers, problem: oneProblem(problems, ofDatabase.length) }
}
