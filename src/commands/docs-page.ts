/** The page beside the artifacts: says what they are, and links them. */
export function docsPage(projectName: string): string {
  return page(
    projectName,
    `<p>What this project is made of, as data:</p>
<ul>
<li><a href="manifest.json"><code>manifest.json</code></a>: its nodes, their SQL and what they read</li>
<li><a href="catalog.json"><code>catalog.json</code></a>: the tables and columns in the warehouse</li>
</ul>`,
  )
}

/** A page that needs nothing beside it: the artifacts stand in it, and it lists what they hold. */
export function staticDocsPage(projectName: string, manifest = '{}', catalog = '{}'): string {
  return page(
    projectName,
    `<p>The artifacts, to be saved: <a id="save-manifest" download="manifest.json"><code>manifest.json</code></a>,
<a id="save-catalog" download="catalog.json"><code>catalog.json</code></a></p>
<div id="nodes"></div>
<script type="application/json" id="manifest">${inScript(manifest)}</script>
<script type="application/json" id="catalog">${inScript(catalog)}</script>
<script>${LIST}</script>`,
  )
}

const LIST = `
const data = (name) => {
  const text = document.getElementById(name).textContent
  document.getElementById('save-' + name).href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  return JSON.parse(text)
}
const add = (parent, tag, text) => {
  const element = parent.appendChild(document.createElement(tag))
  element.textContent = text
  return element
}
const manifest = data('manifest')
const catalog = data('catalog')
const tables = { ...catalog.sources, ...catalog.nodes }
const nodes = [...Object.values(manifest.sources || {}), ...Object.values(manifest.nodes || {})]
for (const node of nodes.filter((each) => !['test', 'operation'].includes(each.resource_type))) {
  const part = add(document.getElementById('nodes'), 'details', '')
  add(part, 'summary', node.resource_type + ' ' + node.name)
  add(part, 'p', node.description || '')
  const list = add(part, 'ul', '')
  const found = (tables[node.unique_id] || {}).columns || {}
  for (const name of new Set([...Object.keys(found), ...Object.keys(node.columns || {})])) {
    const { type = '' } = found[name] || {}
    const { description = '' } = (node.columns || {})[name] || {}
    add(list, 'li', [name, type, description].filter(Boolean).join(', '))
  }
  if (node.compiled_code || node.raw_code) add(part, 'pre', node.compiled_code || node.raw_code)
}
`

function page(projectName: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(projectName)}: documentation</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 40rem; padding: 0 1rem; }
code, pre { background: #8882; border-radius: 3px; padding: 0 .3em; }
pre { overflow-x: auto; }
</style>
</head>
<body>
<h1>${escapeHtml(projectName)}</h1>
${body}
</body>
</html>
`
}

/** Data that no tag in it can end. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
