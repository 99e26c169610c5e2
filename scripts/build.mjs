/** Bundles the command line and the web app into dist/, copies the Jinja assets beside it and writes the executable stub. */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { buildWeb } from './build-web.mjs'
import { notices } from './notices.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Native code. The driver around it is bundled: as hundreds of small files it takes twice as long to load.
  external: ['@duckdb/node-bindings', 'libsql'],
  // Libraries written for CommonJS ask for `require` at run time.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
  legalComments: 'linked',
  metafile: true,
  plugins: [sqlParserFromAssets()],
  // Less to read at each start. Names stay, for the traces of --debug.
  minifyWhitespace: true,
  minifySyntax: true,
})

const web = await buildWeb()

writeFileSync(join(dist, 'NOTICES.txt'), notices(root, new Set([...Object.keys(metafile.inputs), ...web.inputs])))

// What reads SQL of other warehouses: WebAssembly, which lies beside the program as it is.
cpSync(
  join(root, 'node_modules/@guanmingchiu/sqlparser-ts/wasm/sqlparser_rs_wasm_bg.wasm'),
  join(dist, 'assets', 'sqlparser.wasm'),
)

// The packages of macros that every project has, each a folder with a dbt_project.yml.
for (const [from, to] of [
  ['src/warehouse/adapter/global_project', 'dbt'],
  ...['duckdb', 'postgres'].flatMap((warehouse) =>
    ['dbt_project.yml', 'macros'].map((part) => [`src/warehouse/${warehouse}/${part}`, `dbt_${warehouse}/${part}`]),
  ),
]) {
  cpSync(join(root, from), join(dist, 'assets', to), { recursive: true, filter: (path) => !path.endsWith('.ts') })
}

mkdirSync(join(root, 'bin'), { recursive: true })
const stub = join(root, 'bin', 'trellis.cjs')
writeFileSync(
  stub,
  `#!/usr/bin/env node
// The size of libuv's pool is fixed at its first use, which an ES module is too late to set:
// each running query holds one of its threads, and file reads wait behind them.
process.env.UV_THREADPOOL_SIZE ??= '24'
// From Node 22 on, what was compiled once is kept for the next start, in a folder that nobody else can write.
const home = process.env.XDG_CACHE_HOME || require('node:os').homedir()
if (require('node:fs').existsSync(home)) {
  const cache = process.env.XDG_CACHE_HOME ? home : home + '/.cache'
  require('node:module').enableCompileCache?.(cache + '/trellis/compiled')
}
// With this accessor of old, a column or a variable called __proto__ would replace what an object inherits
// instead of standing in it.
delete Object.prototype.__proto__
import('../dist/main.js').then(({ main }) => main(process.argv.slice(2)))
`,
)
chmodSync(stub, 0o755)

/** The library looks for its WebAssembly in its own folders, which a bundle does not have. */
function sqlParserFromAssets() {
  const [there, here] = ["'../wasm/sqlparser_rs_wasm_bg.wasm'", "'./assets/sqlparser.wasm'"].map((path) =>
    path.replaceAll("'", '"'),
  )
  return {
    name: 'sql-parser-from-assets',
    setup({ onLoad }) {
      onLoad({ filter: /@guanmingchiu\/sqlparser-ts\/dist\/index\.mjs$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8')
        if (!text.includes(there)) throw new Error(`${path} does not look for its WebAssembly at ${there} any more`)
        return { contents: text.replaceAll(there, here), loader: 'js' }
      })
    },
  }
}
