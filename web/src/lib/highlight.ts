import core from 'highlight.js/lib/core'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import yaml from 'highlight.js/lib/languages/yaml'

/** A piece of code, and what it is: `keyword`, `string` … as highlight.js names it; empty where it is nothing special. */
export interface Token {
  readonly text: string
  readonly scope: string
}

interface Tree {
  readonly scope?: string
  readonly children: readonly (Tree | string)[]
}

/** Loaded when code is shown for the first time. The pieces together are the code, to the letter. */
export function highlight(code: string, language: string): readonly Token[] {
  const known = LANGUAGES[language] ?? 'sql'
  const { _emitter } = highlighter().highlight(code, { language: known, ignoreIllegals: true })
  const tokens: Token[] = []
  const walk = ({ children, scope = '' }: Tree, around: string) => {
    for (const child of children) {
      if (typeof child === 'string') tokens.push({ text: child, scope: scope || around })
      else walk(child, scope || around)
    }
  }
  walk((_emitter as unknown as { readonly rootNode: Tree }).rootNode, '')
  return tokens
}

const LANGUAGES: Readonly<Record<string, string>> = { sql: 'sql', python: 'python', yaml: 'yaml' }

function highlighter(): typeof core {
  if (core.getLanguage('sql')) return core
  core.registerLanguage('sql', sql)
  core.registerLanguage('python', python)
  core.registerLanguage('yaml', yaml)
  return core
}
