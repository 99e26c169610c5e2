import { useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import './select-box.css'

interface SelectBoxProps {
  readonly select: string
  readonly exclude: string
  /** Whether a selection can be asked for: in an export nobody answers. */
  readonly isOpen: boolean
  readonly onSelect: (select: string, exclude: string) => void
}

/** A selection in dbt's words, as behind `--select` and `--exclude`. */
export function SelectBox({ select, exclude, isOpen, onSelect }: SelectBoxProps) {
  const [words, setWords] = useState({ select, exclude })
  useEffect(() => setWords({ select, exclude }), [select, exclude])
  return (
    <form
      className="select-box"
      onSubmit={(event) => {
        event.preventDefault()
        onSelect(words.select.trim(), words.exclude.trim())
      }}
    >
      <label>
        <span>--select</span>
        <input
          value={words.select}
          disabled={!isOpen}
          placeholder={isOpen ? '+orders tag:daily,state:new' : 'A server answers selections'}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          onChange={({ target }) => setWords({ ...words, select: target.value })}
        />
      </label>
      <label className="select-box-exclude">
        <span>--exclude</span>
        <input
          value={words.exclude}
          disabled={!isOpen}
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          onChange={({ target }) => setWords({ ...words, exclude: target.value })}
        />
      </label>
      <Button type="submit" disabled={!isOpen}>
        Draw
      </Button>
    </form>
  )
}
