import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { useRouter } from 'wouter'
import type { Step } from '#api/runs.ts'
import { Button } from '../../components/button.tsx'
import { Segments } from '../../components/segments.tsx'
import { TerminalLine } from '../../components/terminal-line.tsx'
import { counted } from '../../lib/format.ts'
import type { LogLine } from '../../lib/log-lines.ts'
import { linesOfStep, nextFound } from './model.ts'
import { useFound } from './use-found.ts'
import './view.css'

/** What of the log the address says. */
export interface LogChoice {
  readonly find: string
  readonly step: number | undefined
  readonly wraps: boolean
  /** From 1. */
  readonly line: number | undefined
}

export function logChoiceOf(params: URLSearchParams): LogChoice {
  const number = (name: string) => {
    const value = Number(params.get(name) ?? Number.NaN)
    return Number.isInteger(value) && value > 0 ? value : undefined
  }
  return {
    find: params.get('find') ?? '',
    step: number('step'),
    wraps: params.get('wrap') === 'on',
    line: number('line'),
  }
}

interface RunLogProps {
  readonly lines: readonly LogLine[]
  readonly count: number
  readonly isWhole: boolean
  readonly isLive: boolean
  readonly steps: readonly Step[]
  /** By whose clocks its lines say the time. */
  readonly timeZone: string
  readonly choice: LogChoice
  /** Changes the address in one thing, nothing to take it out. */
  readonly onChoose: (name: string, value: string | undefined) => void
  readonly href: (change: Readonly<Record<string, string | undefined>>) => string
  /** Where the whole of it can be had as a text. */
  readonly download: string | undefined
}

const LINE = 18

/** What a run wrote, a hundred thousand lines of it if need be, as it comes. */
export function RunLog(props: RunLogProps) {
  const { lines, count, isWhole, isLive, steps, timeZone, choice, onChoose, href, download } = props
  const { find, step, wraps, line } = choice
  const { hrefs } = useRouter()
  const frame = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(isLive && line === undefined)
  const ofStep = useMemo(() => linesOfStep(lines, count, step), [lines, count, step])
  const shownCount = ofStep?.length ?? count
  const rows = useVirtualizer({
    count: shownCount,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE,
    overscan: 8,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines that wrap have other heights
  useEffect(() => rows.measure(), [wraps])
  const found = useFound(lines, count, find)
  const showLine = (index: number) => {
    const at = ofStep ? ofStep.indexOf(index) : index
    if (at >= 0) rows.scrollToIndex(at, { align: 'center' })
  }
  useEffect(() => {
    if (follows && shownCount > 0) rows.scrollToIndex(shownCount - 1, { align: 'end' })
  }, [follows, shownCount, rows])
  // The line of the address comes into sight once, when it is there.
  const shownLine = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (line === undefined || line === shownLine.current || line > count) return
    shownLine.current = line
    setFollows(false)
    showLine(line - 1)
  })
  const [current, setCurrent] = useState<number>()
  const go = (by: 1 | -1) => {
    const index = found[nextFound(found, current, by)]
    if (index === undefined) return
    setFollows(false)
    setCurrent(index)
    showLine(index)
  }
  const lower = find.toLowerCase()
  // Hundreds of lines: an address each, without a component for it.
  const toLine = hrefs(href({ line: '0' })).replace(/0$/, '')
  const place = current === undefined ? -1 : found.indexOf(current)
  const letGo = () => setFollows(false)
  return (
    <div className="run-log">
      <div className="run-log-bar">
        <input
          type="search"
          aria-label="Find in the log"
          placeholder="Find in the log"
          value={find}
          onChange={({ target }) => {
            setCurrent(undefined)
            onChoose('find', target.value)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            go(event.shiftKey ? -1 : 1)
          }}
        />
        {find !== '' && (
          <>
            <span className="run-log-found" role="status">
              {place >= 0 ? `${place + 1} of ${found.length.toLocaleString()}` : counted(found.length, 'line')}
            </span>
            <Button onClick={() => go(-1)} aria-label="The one before">
              ↑
            </Button>
            <Button onClick={() => go(1)} aria-label="The next one">
              ↓
            </Button>
          </>
        )}
        {steps.length > 1 && (
          <Segments
            label="Step"
            segments={[
              { label: 'All steps', href: href({ step: undefined, line: undefined }), isOn: step === undefined },
              ...steps.map(({ index }) => ({
                label: String(index),
                href: href({ step: String(index), line: undefined }),
                isOn: step === index,
              })),
            ]}
          />
        )}
        <span className="run-log-acts">
          <span className="run-log-count">
            {counted(shownCount, 'line')} · <span title="What is downloaded has them in UTC">times of {timeZone}</span>
          </span>
          <label>
            <input
              type="checkbox"
              checked={wraps}
              onChange={({ target }) => onChoose('wrap', target.checked ? 'on' : undefined)}
            />
            Wrap
          </label>
          {isLive && (
            <label>
              <input type="checkbox" checked={follows} onChange={({ target }) => setFollows(target.checked)} />
              Follow
            </label>
          )}
          {download !== undefined && (
            <a className="run-log-download" href={download} download>
              Download
            </a>
          )}
        </span>
      </div>
      <div
        ref={frame}
        className={wraps ? 'run-log-frame run-log-wraps' : 'run-log-frame'}
        role="region"
        aria-label="Log"
        aria-busy={!isWhole && !isLive}
        tabIndex={0}
        onClick={(event) => {
          const { line: number } = (event.target as HTMLElement).dataset
          if (number === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return
          event.preventDefault()
          onChoose('line', number)
        }}
        onWheel={({ deltaY }) => deltaY < 0 && letGo()}
        onTouchMove={letGo}
        onPointerDown={letGo}
        onKeyDown={({ key }) => ['ArrowUp', 'PageUp', 'Home'].includes(key) && letGo()}
      >
        <div className="run-log-all" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ key, index, start }) => {
            const at = ofStep?.[index] ?? index
            const shown = lines[at]
            if (!shown) return null
            const begins = steps.length > 1 && lines[at - 1]?.step !== shown.step
            const marks = `${at + 1 === line ? ' run-log-linked' : ''}${at === current ? ' run-log-current' : ''}`
            return (
              <div
                key={key}
                data-index={index}
                ref={wraps ? rows.measureElement : undefined}
                className={`run-log-line${begins ? ' run-log-begins' : ''}${marks}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line number={at + 1} text={shown.text} found={lower} href={toLine} />
                {begins && (
                  <span className="run-log-step">
                    Step {shown.step}
                    <span>: {steps.find(({ index: number }) => number === shown.step)?.name}</span>
                  </span>
                )}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface LineProps {
  readonly number: number
  readonly text: string
  readonly found: string
  readonly href: string
}

/** Drawn once, however often what is around it moves. */
const Line = memo(function Line({ number, text, found, href }: LineProps) {
  return (
    <>
      <a className="run-log-number" href={href + number} data-line={number} tabIndex={-1} aria-label={`Line ${number}`}>
        {number}
      </a>
      <span className="run-log-text">
        <TerminalLine text={text} found={found} />
      </span>
    </>
  )
})
