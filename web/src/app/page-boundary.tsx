import { Component } from 'react'
import { Failure } from '../components/failure.tsx'

interface State {
  readonly problem: Error | undefined
  readonly address: string
}

/** A page that fails to draw harms no other: the next address starts anew. */
export class PageBoundary extends Component<{ readonly children: React.ReactNode }, State> {
  override state: State = { problem: undefined, address: location.href }

  static getDerivedStateFromError(problem: Error): Partial<State> {
    return { problem, address: location.href }
  }

  static getDerivedStateFromProps(_props: unknown, state: State): Partial<State> | null {
    return state.problem && state.address !== location.href ? { problem: undefined } : null
  }

  override render(): React.ReactNode {
    const { problem } = this.state
    if (!problem) return this.props.children
    return (
      <Failure
        message={`This page could not be drawn: ${problem.message}`}
        hint="Reload it; if that does not help, it is a bug of ours"
      />
    )
  }
}
