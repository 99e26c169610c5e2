import { closest } from '#foundation/source/closest.ts'
import { FILTERS } from '#jinja/library/filters.ts'
import { TESTS } from '#jinja/library/tests.ts'

const TAGS = [
  'if',
  'elif',
  'else',
  'for',
  'set',
  'do',
  'macro',
  'call',
  'filter',
  'with',
  'raw',
  'block',
  'break',
  'continue',
]
const OWN_TAGS = ['materialization', 'test', 'snapshot', 'docs']

/** What was probably meant by a template that Jinja does not understand. `openLine` is where its innermost open tag stands. */
export function syntaxHint(message: string, openLine?: number): string | undefined {
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? ''
  if (message.startsWith('No filter named')) return meant(quoted, FILTERS.keys())
  if (message.startsWith('No test named')) return meant(quoted, TESTS.keys())
  if (/^unexpected '\}'$/.test(message)) return 'close the expression with }}'
  if (message.startsWith("expected token ':', got '}'"))
    return 'within {{ … }} and {% … %} names stand without braces of their own'
  if (message === "expected token 'end of statement block', got '='") return 'to compare write =='
  if (message.startsWith('Missing end of raw directive')) return 'close it with {% endraw %}'
  if (/^Encountered unknown tag '(else|elif)'/.test(message)) return 'there is no {% if … %} open here'
  if (message.startsWith('Encountered unknown tag')) {
    if (!message.endsWith('.') && message.includes('innermost block')) return undefined
    if (/^end\w+$/.test(quoted) && TAGS.includes(quoted.slice(3)))
      return `there is no {% ${quoted.slice(3)} … %} open here: take the tag away, or open one before`
    return meant(quoted, [...TAGS, ...TAGS.map((tag) => `end${tag}`), ...OWN_TAGS])
  }
  if (message.startsWith('Unexpected end of template')) {
    const block = /closed is '(\w+)'/.exec(message)?.[1]
    if (block === undefined) return undefined
    return openLine === undefined
      ? `close it with {% end${block} %}`
      : `close the {% ${block} %} of line ${openLine} with {% end${block} %}`
  }
  if (message.startsWith('Missing end of comment tag')) return 'close the comment with #}'
  if (message.startsWith('unexpected end of template')) return 'close the expression with }}'
  if (/^unexpected char ['"]['"]['"] at/.test(message))
    return 'the text that begins here has no end: give it its closing quote'
  return undefined
}

function meant(word: string, candidates: Iterable<string>): string | undefined {
  const found = closest(word, candidates)
  return found && `did you mean ${found}?`
}
