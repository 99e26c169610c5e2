import { useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import type { BoxLook } from './model/box-look.ts'
import {
  BOX,
  boxAt,
  type Camera,
  centred,
  type Direction,
  fitted,
  following,
  kin,
  nextBox,
  type Scene,
  type Size,
  zoomed,
} from './model/scene.ts'
import { paint, type Palette, paletteOf } from './painter.ts'
import { firstBox, middleKey, READABLE, startOf } from './model/views.ts'
import { MINIMAP, overviewOf, paintMinimap } from './minimap.ts'
import { usePointers } from './use-pointers.ts'
import './drawing.css'

/** What the buttons around the drawing do to it. */
export interface DrawingHandle {
  readonly fit: () => void
  readonly zoom: (by: number) => void
  readonly palette: () => Palette | undefined
}

interface DrawingProps {
  readonly scene: Scene
  readonly looks: readonly BoxLook[]
  /** The box that is looked at, by its key. */
  readonly focused: string | undefined
  readonly onFocus: (key: string | undefined) => void
  /** Enter, or a double click. */
  readonly onOpen: (key: string) => void
  /** Another one: another picture, seen as a whole. The same: what is looked at stays where it is. */
  readonly subject: string
  readonly label: string
  readonly ref?: React.Ref<DrawingHandle>
}

const STEP = 1.25

/** A graph on a canvas: dragged, zoomed, and walked through with the arrows. Only the camera moves; React draws none of it. */
export function Drawing(props: DrawingProps) {
  const { scene, looks, focused, onFocus, onOpen, subject, label, ref } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const minimap = useRef<HTMLCanvasElement>(null)
  const camera = useRef<Camera>(undefined)
  const size = useRef<Size>({ width: 0, height: 0 })
  const palette = useRef<Palette>(undefined)
  const hovered = useRef<number>(undefined)
  const planned = useRef(0)
  const drawn = useRef<{ readonly scene: Scene; readonly subject: string }>(undefined)
  const [tip, setTip] = useState<string>()
  const focus = focused === undefined ? undefined : scene.places.get(focused)
  const family = useMemo(() => (focus === undefined ? undefined : kin(scene, focus)), [scene, focus])
  const keys = useMemo(() => [...scene.places.keys()], [scene])
  const overview = useMemo(() => overviewOf(scene), [scene])

  const now = useRef({ scene, looks, focus, family, overview })
  now.current = { scene, looks, focus, family, overview }

  const draw = useCallback(() => {
    if (planned.current !== 0) return
    planned.current = requestAnimationFrame(() => {
      planned.current = 0
      const context = canvas.current?.getContext('2d')
      if (!context || !camera.current || !palette.current) return
      const { scene: what, looks: how, focus: on, family: near, overview: small } = now.current
      paint(
        context,
        what,
        how,
        camera.current,
        size.current,
        { focused: on, hovered: hovered.current, kin: near },
        palette.current,
      )
      if (minimap.current) paintMinimap(minimap.current, small, what, camera.current, size.current, palette.current)
    })
  }, [])

  // The canvas has as many pixels as the screen has for it, and its colours follow the theme.
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element
      const isFirst = size.current.width === 0
      size.current = { width, height }
      element.width = Math.round(width * devicePixelRatio)
      element.height = Math.round(height * devicePixelRatio)
      palette.current = paletteOf(element)
      if (isFirst) camera.current = startOf(now.current.scene, now.current.focus, size.current)
      draw()
    }
    const seen = new ResizeObserver(measure)
    seen.observe(element)
    const themes = new MutationObserver(measure)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      seen.disconnect()
      themes.disconnect()
      cancelAnimationFrame(planned.current)
      planned.current = 0
    }
  }, [draw])

  useEffect(() => {
    const before = drawn.current
    drawn.current = { scene, subject }
    if (size.current.width > 0 && before && before.scene !== scene) {
      if (before.subject !== subject || !camera.current) camera.current = startOf(scene, focus, size.current)
      else
        camera.current = following(
          camera.current,
          before.scene,
          scene,
          focused ?? middleKey(before.scene, camera.current, size.current),
        )
    }
    draw()
  }, [scene, subject, focus, focused, draw])

  useEffect(draw, [looks, family, draw])

  const zoom = useCallback(
    (by: number, at = { x: size.current.width / 2, y: size.current.height / 2 }) => {
      if (camera.current) camera.current = zoomed(camera.current, by, at)
      draw()
    },
    [draw],
  )
  const fit = useCallback(() => {
    camera.current = fitted(now.current.scene.layout, size.current)
    draw()
  }, [draw])
  useImperativeHandle(ref, () => ({ fit, zoom, palette: () => palette.current }), [fit, zoom])

  const pan = (x: number, y: number) => {
    if (camera.current) camera.current = { ...camera.current, x: camera.current.x + x, y: camera.current.y + y }
    draw()
  }

  /** Brings a box into sight, if it is not. */
  const show = (box: number) => {
    const at = camera.current
    if (!at) return
    const left = (scene.layout.x[box] ?? 0) * at.scale + at.x
    const top = (scene.layout.y[box] ?? 0) * at.scale + at.y
    const isSeen =
      left >= 0 &&
      top >= 0 &&
      left + BOX.nodeWidth * at.scale <= size.current.width &&
      top + BOX.nodeHeight * at.scale <= size.current.height
    if (!isSeen || at.scale < 0.3)
      camera.current = centred(scene.layout, box, Math.max(at.scale, READABLE), size.current)
  }

  const press = (event: React.KeyboardEvent) => {
    const direction = DIRECTIONS[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (direction && event.shiftKey) {
      const [x, y] = PANS[direction]
      pan(x, y)
    } else if (direction) {
      const next = focus === undefined ? firstBox(scene) : nextBox(scene, focus, direction)
      if (next !== undefined) {
        show(next)
        onFocus(keys[next])
      }
    } else if (event.key === 'Enter' && focused !== undefined) onOpen(focused)
    else if (event.key === 'Escape') onFocus(undefined)
    else if (event.key === '+' || event.key === '=') zoom(STEP)
    else if (event.key === '-') zoom(1 / STEP)
    else if (event.key === '0') fit()
    else return
    event.preventDefault()
  }

  // A wheel listener of React is passive: it could not keep the page from scrolling.
  useEffect(() => {
    const element = canvas.current
    const turn = (event: WheelEvent) => {
      event.preventDefault()
      const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect()
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), {
        x: event.clientX - left,
        y: event.clientY - top,
      })
    }
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [zoom])

  const fingers = usePointers({
    onPan: pan,
    onPinch: (by, at) => zoom(by, at),
    onPress: (at) => {
      const box = camera.current && boxAt(scene, camera.current, at)
      onFocus(box === undefined ? undefined : keys[box])
    },
    onHover: (at) => {
      const box = at && camera.current ? boxAt(scene, camera.current, at) : undefined
      if (box === hovered.current) return
      hovered.current = box
      const look = box === undefined ? undefined : looks[box]
      setTip(look && `${look.title}${look.word === '' ? '' : `: ${look.word}`}`)
      draw()
    },
  })
  const look = focus === undefined ? undefined : looks[focus]
  return (
    <div className="drawing">
      <div
        className="drawing-frame"
        role="application"
        aria-label={label}
        aria-describedby="drawing-keys"
        tabIndex={0}
        onKeyDown={press}
      >
        <canvas
          ref={canvas}
          className="drawing-canvas"
          title={tip}
          {...fingers}
          onDoubleClick={(event) => {
            const { left, top } = event.currentTarget.getBoundingClientRect()
            const box =
              camera.current && boxAt(scene, camera.current, { x: event.clientX - left, y: event.clientY - top })
            const key = box === undefined ? undefined : keys[box]
            if (key !== undefined) onOpen(key)
          }}
        />
      </div>
      <p id="drawing-keys" className="visually-hidden">
        Arrows go from box to box along the edges. Enter opens one, plus and minus zoom, 0 shows all, Shift with an
        arrow moves the drawing. The list says the same in words.
      </p>
      <p className="visually-hidden" aria-live="polite">
        {look && `${look.title}${look.word === '' ? '' : `, ${look.word}`}`}
      </p>
      <canvas
        ref={minimap}
        className="drawing-minimap"
        width={MINIMAP.width}
        height={MINIMAP.height}
        aria-hidden="true"
        onPointerDown={(event) => {
          const { left, top } = event.currentTarget.getBoundingClientRect()
          const { layout } = scene
          const scale = overview.scale
          const at = { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale }
          if (!camera.current || layout.width === 0) return
          const { scale: own } = camera.current
          camera.current = {
            scale: own,
            x: size.current.width / 2 - at.x * own,
            y: size.current.height / 2 - at.y * own,
          }
          draw()
        }}
      />
    </div>
  )
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const PANS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [80, 0],
  right: [-80, 0],
  up: [0, 80],
  down: [0, -80],
}
