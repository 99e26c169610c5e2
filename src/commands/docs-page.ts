/** The page beside the artifacts: says what they are, and links them. */
export function docsPage(projectName: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(projectName)}: documentation</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 40rem; padding: 0 1rem; }
code { background: #8882; border-radius: 3px; padding: 0 .3em; }
</style>
</head>
<body>
<h1>${escapeHtml(projectName)}</h1>
<p>What this project is made of, as data:</p>
<ul>
<li><a href="manifest.json"><code>manifest.json</code></a>: its nodes, their SQL and what they read</li>
<li><a href="catalog.json"><code>catalog.json</code></a>: the tables and columns in the warehouse</li>
</ul>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
