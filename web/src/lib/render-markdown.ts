import purify from 'dompurify'
import MarkdownIt from 'markdown-it'

/** Markdown as HTML that can do nothing: no HTML of its own, no pictures from elsewhere, links that tell nobody where one comes from. */
export function renderMarkdown(text: string): string {
  return purify.sanitize(markdown().render(text), {
    ALLOWED_TAGS,
    ALLOWED_ATTR: ['href', 'title', 'rel', 'start', 'class'],
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  })
}

const ALLOWED_TAGS =
  'p br hr h1 h2 h3 h4 h5 h6 strong em s code pre blockquote ul ol li a table thead tbody tr th td'.split(' ')

function markdown() {
  const renderer = new MarkdownIt({ html: false, linkify: true, breaks: false })
  // A page shows nothing that lies elsewhere: a picture becomes a link to it.
  renderer.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index]
    const { escapeHtml } = renderer.utils
    const address = String(token?.attrGet('src') ?? '')
    return `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${escapeHtml(token?.content || address)}</a>`
  }
  renderer.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer')
    return self.renderToken(tokens, index, options)
  }
  // Columns are aligned by a class: the policy of the page lets no text bring styles.
  renderer.core.ruler.push('alignment', ({ tokens }) => {
    for (const token of tokens) {
      const [, side] = /^text-align:(center|right)$/.exec(String(token.attrGet('style') ?? '')) ?? []
      if (token.attrGet('style') !== null) token.attrs = token.attrs?.filter(([name]) => name !== 'style') ?? null
      if (side !== undefined) token.attrJoin('class', `to-${side}`)
    }
  })
  return renderer
}
