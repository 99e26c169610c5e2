import { expect, test } from 'vitest'
import { Environment } from '#jinja/environment.ts'
import { syntaxHint } from './syntax-hint.ts'

test.each([
  ["{{ 'a' | uper }}", 'did you mean upper?'],
  ["{{ 'a' | nothing_like_it }}", undefined],
  ['{% fro x in y %}{% endfor %}', 'did you mean for?'],
  ['a {% endif %}', 'there is no {% if … %} open here: take the tag away, or open one before'],
  ['{% if true %} a', 'close it with {% endif %}'],
  ['a {# b', 'close the comment with #}'],
  ["{{ ref('a }}", 'the text that begins here has no end: give it its closing quote'],
  ['{{ a b }}', undefined],
])('for %s the hint is %s', (text, expected) => {
  expect(hintFor(text)).toBe(expected)
})

function hintFor(text: string): string | undefined {
  try {
    new Environment().compile({ path: 't', text })
  } catch (error) {
    return syntaxHint((error as Error).message)
  }
  throw new Error('the template is fine')
}
