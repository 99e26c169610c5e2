import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { type ExploreQuestion, NEW_TILE, type NewTile, SAVED_TILE } from '#api/explore.ts'
import { answers } from '#api/problem.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'
import { addTile } from '#platform/dashboards/add-tile.ts'
import type { CompiledDashboard } from '#platform/dashboards/compiled.ts'
import { wrongName } from '#platform/dashboards/explore-definition.ts'
import { savedTile, type SavedTile } from '#platform/dashboards/saved-tile.ts'
import { dumpYaml } from '#project/builtins/yaml/dump-yaml.ts'
import { toValue } from '#project/context/plain-value.ts'
import { readDashboard } from '#project/dashboards/read-dashboard.ts'
import { HttpProblem } from '../http/http-problem.ts'
import type { DashboardTools } from './dashboard-tools.ts'

const FOLDER = 'dashboards'
/** It is the name of a file. */
const NAME = /^[a-z0-9_][a-z0-9_-]{0,99}$/

/** `POST /api/explore/tiles`: a question becomes a tile of a dashboard, in its file. */
export function addSaveTileRoute(app: FastifyInstance, { platform, definitions }: DashboardTools): void {
  app.post<{ Body: NewTile }>(
    '/api/explore/tiles',
    {
      schema: {
        summary: 'Saves a question as a tile of a dashboard',
        tags: ['Trellis: explore'],
        body: NEW_TILE,
        response: answers(SAVED_TILE, 201),
      },
      config: { needs: 'change' },
    },
    async ({ body: { question, dashboard, title }, caller }, reply) => {
      const folder = editedFolder(platform.editedFolder)
      if (!NAME.test(dashboard)) {
        throw new HttpProblem(400, 'explore/dashboard', `'${dashboard.slice(0, 100)}' is no name of a dashboard`, {
          hint: 'small letters, digits, _ and -',
        })
      }
      const known = (await definitions.now()).dashboards.get(dashboard)
      const path = known?.dashboard.path ?? join(FOLDER, `${dashboard}.yml`)
      // Those of packages are somebody else's.
      if (dirname(path).split(/[\\/]/)[0] !== FOLDER) throw cannot(`${path} is no file of this project`)
      const file = join(folder, path)
      const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined
      const id = freeId(question, before === undefined ? [] : tileIds({ path, text: before }, known))
      const tile = tileOf(question, id, title)
      const text = before === undefined ? newFile(dashboard, tile) : withTile(path, before, tile)
      mkdirSync(dirname(file), { recursive: true })
      // Nobody ever reads half of it.
      writeFileSync(`${file}.tmp`, text)
      renameSync(`${file}.tmp`, file)
      await platform.store.audit.append([
        {
          action: 'dashboard.tile_saved',
          actor: caller.name,
          subject: `dashboard ${dashboard}`,
          data: { tile: id, path },
        },
      ])
      return reply.code(201).send({ dashboard, tile: id, path, yaml: linesOf(tile).join('\n') })
    },
  )
}

function editedFolder(folder: string | null): string {
  if (folder !== null) return folder
  throw new HttpProblem(409, 'explore/not-edited', 'The project comes from git: a tile is added there', {
    hint: 'paste its YAML into the file of a dashboard, and commit that',
  })
}

function tileOf(question: ExploreQuestion, id: string, title: string | null): SavedTile {
  const wrong = wrongName(question)
  if (wrong !== undefined) {
    throw new HttpProblem(400, 'explore/name', `'${wrong.slice(0, 100)}' is no name of a model or column`)
  }
  const made = savedTile(question, id, title)
  if ('problem' in made) throw new HttpProblem(400, 'explore/value', made.problem)
  return made.tile
}

/** Those of the file as it stands now, which may be newer than what is known of it. */
function tileIds(source: SourceFile, known: CompiledDashboard | undefined): readonly string[] {
  const read = readDashboard(source)
  return read.kind === 'dashboard'
    ? read.dashboard.tabs.flatMap(({ tiles }) => tiles.map(({ id }) => id))
    : Object.keys(known?.tiles ?? {})
}

function freeId({ type, measures, dimensions, time }: ExploreQuestion, ids: readonly string[]): string {
  const taken = new Set(ids)
  const words = [
    ...measures.map(({ calculation, column }) => column ?? calculation),
    ...dimensions,
    ...(time === null ? [] : [time]),
  ]
  const name =
    words
      .join('_')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .slice(0, 40)
      .replace(/^_+|_+$/g, '') || type
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}_${number}`
    if (!taken.has(id)) return id
  }
}

function withTile(path: string, text: string, tile: SavedTile): string {
  const added = addTile({ path, text }, linesOf(tile))
  if ('text' in added) return added.text
  throw cannot(added.problem)
}

function newFile(name: string, tile: SavedTile): string {
  const words = name.replaceAll(/[_-]+/g, ' ').trim()
  const title = words.charAt(0).toUpperCase() + words.slice(1)
  return `${dumpYaml(toValue({ title }))}tiles:\n${linesOf(tile)
    .map((line) => `  ${line}\n`)
    .join('')}`
}

/** As an item of a list. */
function linesOf(tile: SavedTile): readonly string[] {
  return dumpYaml(toValue([tile]))
    .trimEnd()
    .split('\n')
}

function cannot(problem: string): HttpProblem {
  return new HttpProblem(409, 'explore/file', problem, { hint: 'paste the YAML of the tile where it belongs' })
}
