import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { CatalogIndex, CatalogNode, CatalogShard, CatalogState } from '#api/catalog.ts'
import { CatalogGraph, readCatalog } from '../lib/catalog/catalog.ts'
import { CatalogStates } from '../lib/catalog/states.ts'
import { inInstance } from '../lib/in-instance.ts'
import type { AnswerProblem } from './source.ts'
import { useAnswer } from './use-answer.ts'

/** The documents change with the project's files, and with what `docs generate` finds. */
export const CHANGES_WITH = ['reset', 'project.changed', 'project.wrong', 'run.ended']

/** All nodes of the project, as an instance has them. */
export function useCatalog(
  instance: string | undefined,
  { isWanted = true }: { readonly isWanted?: boolean } = {},
): UseQueryResult<CatalogGraph, AnswerProblem> {
  return useAnswer<CatalogIndex, CatalogGraph>(indexAddress(instance), {
    changesWith: CHANGES_WITH,
    as: graphOf,
    isWanted,
  })
}

function indexAddress(instance: string | undefined): string {
  return inInstance('/api/catalog', instance)
}

function graphOf(index: CatalogIndex): CatalogGraph {
  return new CatalogGraph(readCatalog(index))
}

/** How all nodes have fared in an instance; undefined until it is known, and where nothing is. */
export function useStates(graph: CatalogGraph | undefined, instance: string | undefined): CatalogStates | undefined {
  const { data } = useAnswer<CatalogState>(inInstance('/api/catalog/state', instance), {
    changesWith: ['reset', 'run.started', 'run.ended', 'project.changed'],
  })
  return useMemo(() => (graph && data ? new CatalogStates(graph, data) : undefined), [graph, data])
}

/** All that is known of a node, by its place in the catalog of an instance; undefined until it is there. */
export function useNode(
  graph: CatalogGraph,
  node: number,
  instance: string | undefined,
): UseQueryResult<CatalogNode | undefined, AnswerProblem> {
  const shard = Math.floor(node / graph.catalog.shard_size)
  const answer = useAnswer<CatalogShard>(inInstance(`/api/catalog/shards/${shard}`, instance), {
    changesWith: CHANGES_WITH,
  })
  const unique_id = graph.catalog.unique_id[node]
  const queries = useQueryClient()
  const isOther = answer.data !== undefined && answer.data.digest !== graph.digest
  useEffect(() => {
    // Documents were made anew between the two: in the newer index the node may stand elsewhere.
    if (isOther) void queries.invalidateQueries({ queryKey: [indexAddress(instance)] })
  }, [isOther, queries, instance])
  return { ...answer, data: answer.data?.nodes.find((each) => each.unique_id === unique_id) } as UseQueryResult<
    CatalogNode | undefined,
    AnswerProblem
  >
}
