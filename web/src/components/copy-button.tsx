import { useEffect, useState } from 'react'
import { Button } from './button.tsx'

const SAID_MS = 1500

/** Takes a text along, and says so for a moment. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [said, setSaid] = useState<string>()
  useEffect(() => {
    if (said === undefined) return
    const timer = setTimeout(() => setSaid(undefined), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not allowed'),
    )
  return (
    <Button onClick={() => void copy()} aria-live="polite">
      {said ?? label}
    </Button>
  )
}
