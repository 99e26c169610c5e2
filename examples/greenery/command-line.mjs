import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Whether the module is the program that was started, and not one that another imports.
 * @param {string} moduleUrl its `import.meta.url`
 * @returns {boolean}
 */
function isProgram(moduleUrl) {
  const program = process.argv[1]
  return program !== undefined && realpathSync(program) === realpathSync(fileURLToPath(moduleUrl))
}

/**
 * Runs the module's program, if it is the one that was started. What goes wrong is told in a line or two, with exit code 1.
 * @param {string} moduleUrl its `import.meta.url`
 * @param {() => Promise<void>} main
 */
export async function runProgram(moduleUrl, main) {
  if (!isProgram(moduleUrl)) return
  try {
    await main()
  } catch (error) {
    console.error(inWords(error instanceof Error ? error.message : String(error)))
    process.exitCode = 1
  }
}

/**
 * DuckDB lets one process write into a file.
 * @param {string} message
 */
function inWords(message) {
  const [, file, pid] = /Could not set lock on file "(.*?)".*?(?:PID (\d+)|$)/s.exec(message) ?? []
  if (file === undefined) return message
  return `${file} is open in another process${pid === undefined ? '' : ` (${pid})`}: end it first, for example a server that \`trellis up\` has started`
}
