import { useEffect, useRef, useState } from 'react'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import { startWorker } from '../../lib/start-worker.ts'
import type { LayoutReply, LayoutRequest } from './lineage.worker.ts'
import { BOX, keyOf, type Scene } from './model/scene.ts'
import type { ShownGraph } from './model/shown-graph.ts'

/** Lays a graph out in a thread of its own; until the new scene is there the former one stays. */
export function useScene(graph: CatalogGraph, shown: ShownGraph): Scene | undefined {
  const [scene, setScene] = useState<Scene>()
  const worker = useRef<Worker>(undefined)
  const asked = useRef(0)
  useEffect(() => {
    worker.current ??= startWorker('lineage')
    const thread = worker.current
    const id = ++asked.current
    const hear = ({ data }: MessageEvent<LayoutReply>) => {
      if (data.id !== id) return
      const places = new Map(
        shown.boxes.map((box, at) => [keyOf(box, (node) => graph.catalog.unique_id[node] ?? ''), at]),
      )
      setScene({ graph: shown, layout: data.layout, places })
    }
    thread.addEventListener('message', hear)
    thread.postMessage({ id, input: { size: shown.boxes.length, edges: shown.edges, ...BOX } } satisfies LayoutRequest)
    return () => thread.removeEventListener('message', hear)
  }, [graph, shown])
  useEffect(
    () => () => {
      worker.current?.terminate()
      worker.current = undefined
    },
    [],
  )
  return scene
}
