import { useEffect, useState } from 'react'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

const QUIET_MS = 350

/** A text that counts when nobody has written for a moment, or with Enter. */
export function TextField({ label, value, onChange }: TextFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), QUIET_MS)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <label className="filter-field">
      {label}
      <input
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key }) => key === 'Enter' && text !== value && onChange(text)}
      />
    </label>
  )
}
