import { type Layout, type LayoutInput, layout } from './model/layout.ts'

/** What the page says to the thread that lays out. */
export interface LayoutRequest {
  readonly id: number
  readonly input: LayoutInput
}

/** What comes back, under the number of the request. */
export interface LayoutReply {
  readonly id: number
  readonly layout: Layout
}

self.onmessage = ({ data: { id, input } }: MessageEvent<LayoutRequest>) => {
  const found = layout(input)
  const { x, y, layer, edgePoints, edgeStarts } = found
  const columns = [x, y, layer, edgePoints, edgeStarts].map(({ buffer }) => buffer as ArrayBuffer)
  self.postMessage({ id, layout: found } satisfies LayoutReply, { transfer: columns })
}
