import { Component, useEffect } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../components/button.tsx'
import { Empty } from '../components/empty.tsx'
import { Failure } from '../components/failure.tsx'
import { SERVER_BACK } from '../data/source.ts'
import { useSource } from '../data/source-context.ts'

/** A page that fails to draw harms no other: the next address starts anew. */
export function PageBoundary({ children }: { readonly children: React.ReactNode }) {
  const [location] = useLocation()
  return <Boundary at={location}>{children}</Boundary>
}

interface Props {
  /** The address of the page. */
  readonly at: string
  readonly children: React.ReactNode
}

interface State {
  readonly problem: Error | undefined
  readonly at: string | undefined
}

class Boundary extends Component<Props, State> {
  override state: State = { problem: undefined, at: undefined }

  static getDerivedStateFromError(problem: Error): Partial<State> {
    return { problem }
  }

  static getDerivedStateFromProps({ at }: Props, state: State): Partial<State> | null {
    return state.at === at ? null : { problem: undefined, at }
  }

  override render(): React.ReactNode {
    const { problem } = this.state
    if (!problem) return this.props.children
    if (isNotLoaded(problem)) return <NotLoaded />
    return (
      <Failure
        message={`This page could not be drawn: ${problem.message}`}
        hint="Reload it; if that does not help, it is a bug of ours"
      />
    )
  }
}

/** A page is loaded anew once a minute at most. */
const OLD_MS = 60_000
const LOOK_MS = 5_000

/** What browsers say of a file of the program that they could not get. */
function isNotLoaded({ message }: Error): boolean {
  return /dynamically imported module|Importing a module script failed/i.test(message)
}

/** A browser asks for a file once: the page is loaded anew as soon as somebody answers. */
function NotLoaded() {
  const source = useSource()
  useEffect(() => {
    if (source.kind === 'export') return undefined
    const leave = source.follow((event) => {
      if (event === SERVER_BACK) location.reload()
    })
    // Who was not heard for a single file was perhaps never missed; and where a file is missing for good, nothing is to go round and round.
    const timer = setInterval(() => {
      if (performance.now() < OLD_MS) return
      void source.get('/api/session').then(
        () => location.reload(),
        () => undefined,
      )
    }, LOOK_MS)
    return () => {
      leave()
      clearInterval(timer)
    }
  }, [source])
  return (
    <div role="alert">
      <Empty title="This page could not be loaded">
        It comes by itself as soon as the server answers. Where another version is served by now,{' '}
        <Button onClick={() => location.reload()}>reload it</Button>
      </Empty>
    </div>
  )
}
