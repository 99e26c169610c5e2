import { useEffect, useRef, useState } from 'react'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const QUIET_MS = 350

/** A text that counts when nobody has written for a moment, or with Enter. */
export function TextField({ label, value, onChange }: TextFieldProps) {
  const [text, setText] = useState(value)
  // What was said is not said again, however it is written outside.
  const said = useRef(value)
  const say = useRef(onChange)
  say.current = onChange
  const tell = (next: string) => {
    if (next === said.current) return
    said.current = next
    say.current(next)
  }
  useEffect(() => {
    const timer = setTimeout(tell, QUIET_MS, text)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <label className="filter-field">
      {label}
      <input
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => key === 'Enter' && tell(text)}
      />
    </label>
  )
}
