import { useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'
import { type CodePiece, codePieces, jinjaIn, type Stretch } from '../lib/code-pieces.ts'
import type { Token } from '../lib/highlight.ts'
import { CopyButton } from './copy-button.tsx'
import './code.css'

/** A name in the code that leads somewhere. */
export interface CodeTarget {
  readonly href: string
  readonly title: string
}

interface CodeProps {
  readonly code: string
  readonly language: string
  /** In their order; they do not overlap. */
  readonly links?: readonly Stretch<CodeTarget>[]
  readonly label: string
}

/** Longer code is shown plain: colours would keep the page busy. */
const MOST_COLOURED = 200_000

/** Code to read: numbered, coloured as soon as the colours are there, with names that lead to what they name. */
export function Code({ code, language, links = NO_LINKS, label }: CodeProps) {
  const tokens = useTokens(code, language)
  const groups = useMemo(
    () => inLinks(codePieces(tokens, links, language === 'sql' ? jinjaIn(code) : [])),
    [tokens, links, code, language],
  )
  const lines = useMemo(() => lineNumbers(code), [code])
  return (
    <div className="code">
      <header className="code-head">
        <span>{label}</span>
        <CopyButton text={code} />
      </header>
      <div className="code-frame" tabIndex={0} role="region" aria-label={label}>
        <pre className="code-lines" aria-hidden="true">
          {lines}
        </pre>
        <pre className="code-text">
          <code>
            {groups.map((group, at) => {
              const [first] = group
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change their places
              const shown = group.map((piece, index) => <Piece key={`${at} ${index}`} piece={piece} />)
              return first.is ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor do they as links
                <Link key={at} href={first.is.href} title={first.is.title} className="code-link">
                  {shown}
                </Link>
              ) : (
                shown
              )
            })}
          </code>
        </pre>
      </div>
    </div>
  )
}

function Piece({ piece: { text, scope, isJinja } }: { readonly piece: CodePiece<CodeTarget> }) {
  const className = `${scope === '' ? '' : `code-${scope.split('.')[0]}`} ${isJinja ? 'code-jinja' : ''}`.trim()
  return className === '' ? text : <span className={className}>{text}</span>
}

type Group = [CodePiece<CodeTarget>, ...CodePiece<CodeTarget>[]]

/** What leads to one place is one link, of however many colours. */
function inLinks(pieces: readonly CodePiece<CodeTarget>[]): readonly Group[] {
  const groups: Group[] = []
  for (const piece of pieces) {
    const last = groups.at(-1)
    if (last && last[0].is === piece.is) last.push(piece)
    else groups.push([piece])
  }
  return groups
}

const NO_LINKS: readonly Stretch<CodeTarget>[] = []

function useTokens(code: string, language: string): readonly Token[] {
  const [coloured, setColoured] = useState<{ readonly code: string; readonly tokens: readonly Token[] }>()
  useEffect(() => {
    if (code.length > MOST_COLOURED) return
    let isWanted = true
    void import('../lib/highlight.ts').then(({ highlight }) => {
      if (isWanted) setColoured({ code, tokens: highlight(code, language) })
    })
    return () => {
      isWanted = false
    }
  }, [code, language])
  return useMemo(() => (coloured?.code === code ? coloured.tokens : [{ text: code, scope: '' }]), [coloured, code])
}

function lineNumbers(code: string): string {
  const count = code.replace(/\n$/, '').split('\n').length
  return Array.from({ length: count }, (_, line) => line + 1).join('\n')
}
