import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DbtAtHand } from './dbt-at-hand.ts'
import { outside } from './outside.ts'
import { type Ran, runCommand } from './run-command.ts'

/** A program that takes dbt's command lines. */
export interface Engine {
  readonly name: 'dbt' | 'trellis'
  run(args: readonly string[], folder: string, env: Readonly<Record<string, string>>): Promise<Ran>
}

/**
 * Real dbt, of a path: a process of its own for `build`, whose time and memory are compared; the other commands are run
 * in forks of one that stays. A fixed hash seed makes it put sets in one order.
 */
export function dbtEngine(program: string, atHand: DbtAtHand): Engine {
  return {
    name: 'dbt',
    run: (args, cwd, env) =>
      args[0] === 'build'
        ? runCommand(program, args, {
            cwd,
            env: { ...outside(), PYTHONHASHSEED: '0', PYTHONWARNINGS: 'ignore', ...env },
          })
        : atHand.run({ args, cwd, env }),
  }
}

/** Trellis as it was built: `TRELLIS` names another executable than this checkout's. */
export function trellisEngine(root: string): Engine {
  const program = process.env.TRELLIS ?? join(root, 'bin', 'trellis.cjs')
  if (!existsSync(program)) throw new Error(`${program} is not there: npm run build`)
  return {
    name: 'trellis',
    run: (args, cwd, env) => runCommand(process.execPath, [program, ...args], { cwd, env: { ...outside(), ...env } }),
  }
}
