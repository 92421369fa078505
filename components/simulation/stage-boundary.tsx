'use client'
import { Component, type ReactNode } from 'react'

interface StageBoundaryProps {
  readonly children: ReactNode
}

/** If the picture cannot be fetched or drawn, all else stays: the answer, the sentence, the table, the rating. */
export class StageBoundary extends Component<StageBoundaryProps, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <div className="flex min-h-44 flex-col items-center justify-center gap-3 text-center text-sm text-muted">
        <p>The picture could not be fetched. The table below shows the same run.</p>
        <button
          type="button"
          onClick={() => this.setState({ hasFailed: false })}
          className="min-h-11 rounded-sm border border-edge px-5 text-text"
        >
          Try again
        </button>
      </div>
    )
  }
}
