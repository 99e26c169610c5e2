import type { Layout } from './layout.ts'

/** An edge as a path of SVG: curves between layers, straight lines through them. */
export function edgePath({ edgePoints, edgeStarts }: Layout, edge: number): string {
  const points = edgePoints.subarray(edgeStarts[edge], edgeStarts[edge + 1])
  const at = (index: number) => Math.round((points[index] as number) * 10) / 10
  let path = `M${at(0)} ${at(1)}`
  for (let index = 2; index < points.length; index += 2) {
    const [x, y, lastX, lastY] = [at(index), at(index + 1), at(index - 2), at(index - 1)]
    const middle = Math.round(((x + lastX) / 2) * 10) / 10
    path += y === lastY ? `H${x}` : `C${middle} ${lastY} ${middle} ${y} ${x} ${y}`
  }
  return path
}
