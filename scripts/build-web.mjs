/** Builds the web app into dist/web/: hashed files that browsers keep for ever, each also compressed, and the page that names them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'esbuild'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const web = join(root, 'dist', 'web')
const assets = join(web, 'assets')
const isDevelopment = process.argv.includes('--development')

/** Worth compressing; fonts are so already. */
const TEXT = /\.(?:js|css|svg|html)$/

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'browser',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  format: 'esm',
  minify: !isDevelopment,
  sourcemap: isDevelopment ? 'inline' : false,
  metafile: true,
  write: false,
  outdir: assets,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  // Styles find their fonts beside them, wherever that is.
  publicPath: '.',
  loader: { '.woff2': 'file' },
  logLevel: 'warning',
  legalComments: 'linked',
  tsconfig: 'web/tsconfig.json',
}

export async function buildWeb() {
  rmSync(web, { recursive: true, force: true })
  mkdirSync(assets, { recursive: true })
  mkdirSync(join(web, 'single'), { recursive: true })
  // Each of these is one file: what runs before the page is painted, and workers, whose names the app must know.
  const alone = await build({
    ...common,
    format: 'iife',
    entryPoints: [BEFORE_PAINT, ...WORKERS.map((name) => workerSource(name))],
  })
  const define = {
    __WORKERS__: JSON.stringify(
      Object.fromEntries(WORKERS.map((name) => [name, `/assets/${outputOf(alone, workerSource(name))}`])),
    ),
    'process.env.NODE_ENV': JSON.stringify(isDevelopment ? 'development' : 'production'),
  }
  const app = await build({ ...common, define, splitting: true, entryPoints: [MAIN] })
  // All styles in one sheet, also those of pages that come later: nothing moves when they do.
  const whole = await build({ ...common, define, entryPoints: [MAIN] })
  const isStyle = ({ path }) => path.endsWith('.css')
  const style = whole.outputFiles.find(isStyle)
  const main = outputOf(app, MAIN)
  const head = [
    `<script src="/assets/${outputOf(alone, BEFORE_PAINT)}"></script>`,
    `<link rel="stylesheet" href="/assets/${relative(assets, style.path)}">`,
    ...eagerChunks(app, main).map((name) => `<link rel="modulepreload" href="/assets/${name}">`),
    `<script type="module" src="/assets/${main}"></script>`,
  ].join('\n')
  const single = await build({
    ...common,
    define,
    entryPoints: [MAIN],
    entryNames: 'app',
    outdir: join(web, 'single'),
    loader: { '.woff2': 'dataurl' },
    legalComments: 'none',
  })
  const page = readFileSync(join(root, 'web', 'index.html'), 'utf8').replace('<!-- head -->', head)
  const files = [
    ...[...alone.outputFiles, ...app.outputFiles.filter((file) => !isStyle(file)), style].map(({ path, contents }) => [
      path,
      contents,
    ]),
    [join(assets, 'mark.svg'), readFileSync(join(root, 'web', 'mark.svg'))],
    [join(web, 'index.html'), Buffer.from(page)],
    ...single.outputFiles.map(({ path, contents }) => [path, contents]),
    ...alone.outputFiles
      .filter(({ path }) => path.endsWith('.js'))
      .map(({ path, contents }) => [singlePath(path), contents]),
  ]
  await Promise.all(files.map(([path, contents]) => writeCompressed(path, contents)))
  const initial = [main, ...eagerChunks(app, main)].map((name) =>
    app.outputFiles.find(({ path }) => path === join(assets, name)),
  )
  return {
    initialBytes: await compressedSize(initial.map(({ contents }) => contents)),
    inputs: [alone, app].flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  }
}

const MAIN = 'web/src/app/main.tsx'
const BEFORE_PAINT = 'web/src/app/before-paint.ts'

/** What runs in a thread of its own: `search` is web/src/features/search/search.worker.ts. */
const WORKERS = ['search', 'lineage']

function workerSource(name) {
  return `web/src/features/${name}/${name}.worker.ts`
}

/** Of a page that is a single file: names without a hash, workers by `worker-<name>.js`. */
function singlePath(path) {
  const name = basename(path).replace(/-[0-9A-Z]{8}\.js$/, '.js')
  const isWorker = WORKERS.some((worker) => name === `${worker}.worker.js`)
  return join(web, 'single', isWorker ? `worker-${name.replace('.worker.js', '.js')}` : name)
}

function outputOf({ metafile }, entry) {
  const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry)
  return relative(assets, join(root, found[0]))
}

/** What the first page needs in any case, so that the browser asks for all of it at once. */
function eagerChunks({ metafile }, main) {
  const seen = new Set()
  const visit = (path) => {
    for (const { path: next, kind } of metafile.outputs[path].imports) {
      if (kind !== 'import-statement' || seen.has(next)) continue
      seen.add(next)
      visit(next)
    }
  }
  visit(relative(root, join(assets, main)))
  return [...seen].map((path) => relative(assets, join(root, path)))
}

async function writeCompressed(path, contents) {
  writeFileSync(path, contents)
  if (!path.startsWith(assets) || !TEXT.test(path) || contents.length < 1000) return
  writeFileSync(`${path}.gz`, await promisify(gzip)(contents, { level: 9 }))
  writeFileSync(
    `${path}.br`,
    await promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: isDevelopment ? 4 : 11 } }),
  )
}

async function compressedSize(all) {
  const sizes = await Promise.all(all.map(async (contents) => (await promisify(gzip)(contents, { level: 9 })).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { initialBytes } = await buildWeb()
  console.log(`dist/web: ${Math.round(initialBytes / 1000)} KB of script, compressed, before the first page`)
}
