import { useEffect, useRef, useState } from 'react'
import type { CatalogGraph } from '../../lib/catalog/catalog.ts'
import { startWorker } from '../../lib/start-worker.ts'
import type { LayoutReply, LayoutRequest } from './lineage.worker.ts'
import { BOX, keyOf, type Scene } from './model/scene.ts'
import type { ShownGraph } from './model/shown-graph.ts'

/** The thread that lays graphs out, for as long as the page is there. It starts while the page still waits for what is to be laid out. */
export function useLayoutThread(): () => Worker {
  const worker = useRef<Worker>(undefined)
  const get = useRef(() => (worker.current ??= startWorker('lineage')))
  useEffect(() => {
    get.current()
    return () => {
      worker.current?.terminate()
      worker.current = undefined
    }
  }, [])
  return get.current
}

/** Lays a graph out in a thread of its own; until the new scene is there the former one stays. */
export function useScene(graph: CatalogGraph, shown: ShownGraph, thread: () => Worker): Scene | undefined {
  const [scene, setScene] = useState<Scene>()
  const asked = useRef(0)
  useEffect(() => {
    const worker = thread()
    const id = ++asked.current
    const hear = ({ data }: MessageEvent<LayoutReply>) => {
      if (data.id !== id) return
      const places = new Map(
        shown.boxes.map((box, at) => [keyOf(box, (node) => graph.catalog.unique_id[node] ?? ''), at]),
      )
      setScene({ graph: shown, layout: data.layout, places })
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id, input: { size: shown.boxes.length, edges: shown.edges, ...BOX } } satisfies LayoutRequest)
    return () => worker.removeEventListener('message', hear)
  }, [graph, shown, thread])
  return scene
}
