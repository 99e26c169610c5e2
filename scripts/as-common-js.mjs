/**
 * Turns the modules that esbuild has written to dist/ into CommonJS, which esbuild splits into chunks only by way of
 * ES modules: Node loads them twice as fast, and what V8 compiles of them can be kept on Node 20 as well.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'

/** @param files the modules, each a path. */
export async function asCommonJs(dist, files, options) {
  await Promise.all(
    files.map(async (file) => {
      const { code } = await transform(readFileSync(file, 'utf8'), {
        ...options,
        format: 'cjs',
        supported: { 'dynamic-import': false },
        define: { 'import.meta.url': '__moduleUrl' },
      })
      writeFileSync(file, code.includes('__moduleUrl') ? `${MODULE_URL}${code}` : code)
    }),
  )
  // The package itself is one of ES modules.
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
}

const MODULE_URL = "const __moduleUrl=require('node:url').pathToFileURL(__filename).href;"
