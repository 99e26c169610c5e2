import { CopyButton } from './copy-button.tsx'
import { TerminalLine } from './terminal-line.tsx'
import './terminal-text.css'

/** What the terminal says, as it says it, to be read and copied: an error with its frame. */
export function TerminalText({ text, label }: { readonly text: string; readonly label: string }) {
  const lines = text.replace(/\n+$/, '').split('\n')
  return (
    <div className="terminal-text">
      <div className="terminal-text-acts">
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0} role="region" aria-label={label}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never change their places
          <span key={at}>
            <TerminalLine text={line} />
            {'\n'}
          </span>
        ))}
      </pre>
    </div>
  )
}
