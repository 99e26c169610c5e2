import { useRef } from 'react'

/** So many pixels are no movement. */
const STILL = 4

interface Point {
  readonly x: number
  readonly y: number
}

interface PointerDoings {
  readonly onPan: (x: number, y: number) => void
  readonly onPinch: (by: number, at: Point) => void
  readonly onPress: (at: Point) => void
  readonly onHover: (at: Point | undefined) => void
}

/** One finger or the mouse drags, two fingers zoom; what does not move is a press. */
export function usePointers({ onPan, onPinch, onPress, onHover }: PointerDoings) {
  const down = useRef(new Map<number, Point>())
  const moved = useRef(0)
  const placeOf = (event: React.PointerEvent): Point => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  return {
    onPointerDown(event: React.PointerEvent) {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      down.current.set(event.pointerId, placeOf(event))
      moved.current = 0
    },
    onPointerMove(event: React.PointerEvent) {
      const at = placeOf(event)
      const before = down.current.get(event.pointerId)
      if (!before) return onHover(at)
      const others = [...down.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
      down.current.set(event.pointerId, at)
      moved.current += Math.abs(at.x - before.x) + Math.abs(at.y - before.y)
      const [other] = others
      if (other) {
        const spread =
          Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
        onPinch(spread, { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 })
      } else if (moved.current > STILL) onPan(at.x - before.x, at.y - before.y)
    },
    onPointerUp(event: React.PointerEvent) {
      const at = down.current.get(event.pointerId)
      down.current.delete(event.pointerId)
      if (at && moved.current <= STILL) onPress(at)
    },
    onPointerCancel(event: React.PointerEvent) {
      down.current.delete(event.pointerId)
    },
    onPointerLeave() {
      onHover(undefined)
    },
  }
}
