import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import './virtual-rows.css'

interface VirtualRowsProps {
  readonly label: string
  readonly count: number
  /** All rows have it, in pixels. */
  readonly rowHeight: number
  readonly row: (index: number) => React.ReactNode
  readonly keyOf?: (index: number) => string | number
  /** What stands above the rows and stays there. */
  readonly head?: React.ReactNode
  /** Scrolls to the top whenever it is another one. */
  readonly startsAnewWith?: string
  readonly className?: string
  /** As high as its rows and no higher than this (`70vh`); else its class says how high. */
  readonly mostHeight?: string
}

/** Any number of rows, of which those in sight are drawn. It has its own scroll bar. */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, rowHeight, row, keyOf, head, startsAnewWith, className = '', mostHeight } = props
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    ...(keyOf && { getItemKey: keyOf }),
  })
  useEffect(() => {
    if (startsAnewWith !== undefined) frame.current?.scrollTo({ top: 0 })
  }, [startsAnewWith])
  return (
    <div
      ref={frame}
      className={`virtual-rows ${className}`}
      role="region"
      aria-label={label}
      tabIndex={0}
      {...(mostHeight && { style: { height: `min(${count * rowHeight + (head ? rowHeight : 0)}px, ${mostHeight})` } })}
    >
      <div role="table" aria-label={label} aria-rowcount={count}>
        {head && (
          <div role="rowgroup" className="virtual-rows-head">
            {head}
          </div>
        )}
        <div role="rowgroup" className="virtual-rows-all" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => (
            <div
              key={key}
              role="row"
              aria-rowindex={index + 1}
              className="virtual-rows-row"
              style={{ height: rowHeight, transform: `translateY(${start}px)` }}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
