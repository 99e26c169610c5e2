import { expect, test } from 'vitest'
import { docsPage, staticDocsPage } from './docs-page.ts'

/** What stands between the tags of an element of a page. */
function contentOf(html: string, id: string): string {
  return new RegExp(`id="${id}">(.*?)</script>`, 's').exec(html)?.[1] ?? ''
}

test('the page links the artifacts beside it', () => {
  expect(docsPage('shop')).toContain('<a href="manifest.json">')
})

test('the name of a project is text', () => {
  expect(docsPage('<b>')).toContain('<h1>&lt;b&gt;</h1>')
})

test('the static page holds both artifacts, whatever tags they have in them', () => {
  const manifest = { nodes: { a: { raw_code: "select '</script><b>' as \u2028" } } }
  const html = staticDocsPage('shop', JSON.stringify(manifest), '{"nodes": {}}')
  expect(JSON.parse(contentOf(html, 'manifest'))).toEqual(manifest)
  expect(JSON.parse(contentOf(html, 'catalog'))).toEqual({ nodes: {} })
})
