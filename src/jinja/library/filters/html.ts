import { toIndex } from '../../values/arguments.ts'
import { BLANK } from '#foundation/source/blank.ts'
import { codePointLength, sliceCodePoints } from '#foundation/source/code-points.ts'
import { escapeHtml } from '../../values/escape-html.ts'
import { compare } from '../../values/compare.ts'
import { iterate, toList, tryIterate } from '../../values/iterate.ts'
import { Markup, escape as escapeValue } from '../../values/markup.ts'
import { PyError } from '../../values/py-error.ts'
import { asText } from '../../values/text.ts'
import { repr, str } from '../../values/to-string.ts'
import { isTrue } from '../../values/truth.ts'
import { typeName } from '../../values/type-name.ts'
import { Undefined } from '../../values/undefined.ts'
import type { Value } from '../../values/value.ts'
import { Dict } from '../../values/dict.ts'
import { dumpJson } from '../json.ts'
import { stripTags as stripTagsOf } from '../strip-tags.ts'
import { filter, plainFilter, softText } from './filter.ts'
import { pairsOf } from './sequence.ts'

export const escape = plainFilter('escape', escapeValue)
export const forceEscape = plainFilter('do_forceescape', (value) => new Markup(escapeHtml(str(value))))
export const safe = plainFilter('do_mark_safe', (value) => new Markup(softText(value)))
export const stripTags = plainFilter('do_striptags', (value) => stripTagsOf(str(value)))

/** Keys sorted, and what could end a script element escaped: JSON that HTML can hold. */
export const toJson = filter(
  'do_tojson',
  ['value', 'indent?'],
  ([value, indent]) => {
    const level = (indent ?? null) === null ? undefined : (asText(indent) ?? ' '.repeat(toIndex(indent as Value)))
    const json = dumpJson(value as Value, { indent: level, sortKeys: true })
    return new Markup(json.replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`))
  },
  1,
)

export const urlEncode = plainFilter('do_urlencode', (value, state) => {
  if (asText(value) !== undefined || tryIterate(value) === undefined) return quoteUrl(softText(value), true)
  const pairs = value instanceof Dict ? pairsOf(value, state).map((pair) => pair.items) : toList(value).map(pairOf)
  return pairs.map((pair) => pair.map((part) => quoteUrl(softText(part), false)).join('=')).join('&')
})

function pairOf(value: Value): readonly Value[] {
  if (tryIterate(value) === undefined) {
    throw new PyError('TypeError', `cannot unpack non-iterable ${typeName(value)} object`)
  }
  const parts = toList(value)
  if (parts.length > 2) throw new PyError('ValueError', 'too many values to unpack (expected 2)')
  if (parts.length < 2) {
    throw new PyError('ValueError', `not enough values to unpack (expected 2, got ${parts.length})`)
  }
  return parts
}

/** In a path the slash stays; in a query a blank becomes a plus. */
function quoteUrl(text: string, isPath: boolean): string {
  const quoted = encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return isPath ? quoted.replaceAll('%2F', '/') : quoted.replaceAll('%20', '+')
}

const NOT_IN_ATTRIBUTE_NAMES = /[ \t\n\r\f\v/>=]/

export const xmlAttributes = filter(
  'do_xmlattr',
  ['d', 'autospace?'],
  ([value, autospace], state) => {
    const attributes: string[] = []
    for (const pair of pairsOf(value as Value, state)) {
      const [key, item] = pair.items as [Value, Value]
      if (item === null || item instanceof Undefined) continue
      const name = asText(key)
      if (name === undefined) throw new PyError('TypeError', 'expected string or bytes-like object')
      if (NOT_IN_ATTRIBUTE_NAMES.test(name)) {
        throw new PyError('ValueError', `Invalid character in attribute name: ${repr(name)}`)
      }
      attributes.push(`${escapeValue(name).text()}="${escapeValue(item).text()}"`)
    }
    const joined = attributes.join(' ')
    return joined !== '' && (autospace === undefined || isTrue(autospace)) ? ` ${joined}` : joined
  },
  1,
)

const WORD = '[\\p{L}\\p{N}_%-]'
const HTTP = new RegExp(
  `^(?:(?:https?://|www\\.)(?:(?:${WORD}+\\.)+)?(?:[a-z]{2,63}|xn--[\\p{L}\\p{N}_%]{2,59})` +
    `|(?:[\\p{L}\\p{N}_%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    `|https?://(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){3}|\\[(?:[\\p{Nd}a-f]{0,4}:){2}(?:[\\p{Nd}a-f]{0,4}:?){1,6}\\]))` +
    `(?::\\p{Nd}{1,5})?(?:[/?#][^${BLANK}]*)?$`,
  'iu',
)
const EMAIL = /^[^\s]+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u
const SCHEME = /^[\p{L}\p{N}_.+-]{2,}:\/{0,2}$/u
const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const

interface LinkOptions {
  readonly limit: Value
  readonly attributes: string
  readonly schemes: readonly string[]
}

export const urlize = filter(
  'do_urlize',
  ['value', 'trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'],
  ([value, limit, nofollow, target, rel, extraSchemes]) => {
    const words =
      (rel ?? null) === null
        ? []
        : softText(rel as Value)
            .split(/\s+/)
            .filter((word) => word !== '')
    const rels = new Set([...words, ...(nofollow !== undefined && isTrue(nofollow) ? ['nofollow'] : []), 'noopener'])
    const relation = ` rel="${escapeHtml(Array.from(rels).sort().join(' '))}"`
    const aim = (target ?? null) === null ? '' : ` target="${escapeValue(target as Value).text()}"`
    const schemes = (extraSchemes ?? null) === null ? [] : Array.from(iterate(extraSchemes as Value), str)
    const wrong = schemes.find((scheme) => !SCHEME.test(scheme))
    if (wrong !== undefined) {
      throw new PyError('FilterArgumentError', `${repr(wrong)} is not a valid URI scheme prefix.`)
    }
    const options = {
      limit: limit ?? null,
      attributes: relation + aim,
      schemes,
    }
    const text = escapeValue(value as Value).text()
    const parts = text.split(new RegExp(`([${BLANK}]+)`))
    return parts.map((part) => linkWord(part, options)).join('')
  },
  1,
)

/** Links what a word is about, leaving brackets and full stops around it outside. */
function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? ''
  let middle = word.slice(head.length)
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? ''
  middle = middle.slice(0, middle.length - tail.length)
  for (const [open, close] of BRACKETS) {
    const opened = middle.split(open).length - 1
    if (opened <= middle.split(close).length - 1) continue
    for (let i = Math.min(opened, tail.split(close).length - 1); i > 0; i--) {
      const end = tail.indexOf(close) + close.length
      middle += tail.slice(0, end)
      tail = tail.slice(end)
    }
  }
  return head + link(middle, options) + tail
}

function link(text: string, { limit, attributes, schemes }: LinkOptions): string {
  if (HTTP.test(text)) {
    const target = /^https?:\/\//.test(text) ? text : `https://${text}`
    const isLong = limit !== null && compare('>', codePointLength(text), limit)
    const shown = isLong ? `${sliceCodePoints(text, 0, Math.max(0, toIndex(limit)))}...` : text
    return `<a href="${target}"${attributes}>${shown}</a>`
  }
  if (text.startsWith('mailto:') && EMAIL.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`
  const isMail = text.includes('@') && !/^(?:www\.|@)/.test(text) && !text.includes(':') && EMAIL.test(text)
  if (isMail) return `<a href="mailto:${text}">${text}</a>`
  let linked = text
  for (const scheme of schemes) {
    if (linked !== scheme && linked.startsWith(scheme)) linked = `<a href="${linked}"${attributes}>${linked}</a>`
  }
  return linked
}
