import { useEffect, useState } from 'react'
import './markdown.css'

/** A text with Markdown in it. Until its renderer is there it stands as it was written, so that nothing jumps far. */
export function Markdown({ text }: { readonly text: string }) {
  const [rendered, setRendered] = useState<{ readonly text: string; readonly html: string }>()
  useEffect(() => {
    let isWanted = true
    void import('../lib/render-markdown.ts').then(({ renderMarkdown }) => {
      if (isWanted) setRendered({ text, html: renderMarkdown(text) })
    })
    return () => {
      isWanted = false
    }
  }, [text])
  if (rendered?.text !== text) return <div className="markdown markdown-plain">{text}</div>
  // biome-ignore lint/security/noDangerouslySetInnerHtml: what stands here was made harmless
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: rendered.html }} />
}
