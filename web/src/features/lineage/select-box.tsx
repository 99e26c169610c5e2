import { useEffect, useState } from 'react'
import { Button } from '../../components/button.tsx'
import './select-box.css'

interface SelectBoxProps {
  readonly select: string
  readonly exclude: string
  readonly onSelect: (select: string, exclude: string) => void
}

/** A selection in dbt's words, as behind `--select` and `--exclude`. */
export function SelectBox({ select, exclude, onSelect }: SelectBoxProps) {
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
          placeholder="+orders tag:daily,path:models/marts"
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
          spellCheck={false}
          autoCapitalize="off"
          autoCorrect="off"
          onChange={({ target }) => setWords({ ...words, exclude: target.value })}
        />
      </label>
      <Button type="submit">Draw</Button>
    </form>
  )
}
