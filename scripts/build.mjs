/** Bundles the command line and the web app into dist/, copies the Jinja assets beside it and the executable into bin/. */
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { asCommonJs } from './as-common-js.mjs'
import { buildWeb } from './build-web.mjs'
import { notices } from './notices.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')

const forNode = {
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  // Less to read at each start. Names stay, for the traces of --debug.
  minifyWhitespace: true,
  minifySyntax: true,
}

rmSync(dist, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts' },
  outdir: dist,
  bundle: true,
  splitting: true,
  ...forNode,
  format: 'esm',
  // Native code. The driver around it is bundled: as hundreds of small files it takes twice as long to load.
  external: ['@duckdb/node-bindings', 'libsql'],
  legalComments: 'linked',
  metafile: true,
  plugins: [sqlParserFromAssets()],
})
const modules = Object.keys(metafile.outputs).filter((path) => path.endsWith('.js'))
await asCommonJs(
  dist,
  modules.map((path) => join(root, path)),
  forNode,
)

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

const stub = join(root, 'bin', 'trellis.cjs')
await build({
  absWorkingDir: root,
  entryPoints: ['src/start/trellis.ts'],
  outfile: stub,
  bundle: true,
  ...forNode,
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
})
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
