import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** What the builder has put into `single/` for this: the app as one script, its styles, its workers. */
interface Parts {
  readonly beforePaint: string
  readonly app: string
  readonly style: string
  readonly workers: ReadonlyMap<string, string>
}

/** One page that holds everything and opens from disk. */
export function singlePage(webFolder: string, data: ReadonlyMap<string, string>): string {
  const { beforePaint, app, style, workers } = partsIn(join(webFolder, 'single'))
  const scripts = [beforePaint, app].map(scriptText)
  const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
  const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.join(' ')} blob:`,
    `style-src ${styleHash}`,
    'img-src data: blob:',
    'font-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="trellis-export" content="inside">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Trellis</title>
<script>${scripts[0]}</script>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
${[...workers].map(([name, text]) => `<script type="text/plain" id="worker-${name}">${scriptText(text)}</script>`).join('\n')}
${[...data].map(([path, text]) => `<script type="text/plain" id="data-${path}">${gzipSync(text).toString('base64')}</script>`).join('\n')}
<script type="module">${scripts[1]}</script>
</body>
</html>
`
}

function partsIn(folder: string): Parts {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const workers = readdirSync(folder).flatMap((file) => /^worker-(.+)\.js$/.exec(file)?.[1] ?? [])
  return {
    beforePaint: read('before-paint.js'),
    app: read('app.js'),
    style: read('app.css'),
    workers: new Map(workers.map((name) => [name, read(`worker-${name}.js`)])),
  }
}

/** As it may stand in a page: nothing in it ends the element that it stands in. */
function scriptText(text: string): string {
  return text.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--')
}
