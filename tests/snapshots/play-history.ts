/** Plays a history through Trellis and holds each of its tables against the model. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHANGES_MACRO } from '#platform/changes/macro-text.ts'
import { trellis } from '../parity/trellis.ts'
import type { Database } from './database.ts'
import { Source, type Step } from './histories.ts'
import { eventsOf, heldAt } from './read-model.ts'
import { type History, isOpen, type Row, takeSnapshot, type Value, type Variant } from './scd2-model.ts'
import { columnOf, configOf, VARIANTS } from './variants.ts'

/** What was done and looked at, for reports. */
export interface Played {
  runs: number
  comparisons: number
  refusals: number
  undone: number
  questions: number
}

/** A table is not what the model says, or a rule that always holds does not. */
export class Broken extends Error {}

export async function playHistory(
  steps: readonly Step[],
  { open, isCalm }: { open: (folder: string) => Promise<Database>; isCalm: boolean },
): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-history-'))
  const database = await open(folder)
  try {
    writeProject(folder, database)
    return await new Play(folder, database, isCalm).steps(steps)
  } finally {
    await database.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

class Play {
  private readonly played: Played = { runs: 0, comparisons: 0, refusals: 0, undone: 0, questions: 0 }
  private readonly source = new Source()
  private readonly histories = new Map<string, History>()
  /** All that there were. */
  private readonly past = new Map<string, History[]>()
  private readonly folder: string
  private readonly database: Database
  private readonly isCalm: boolean
  private seconds = 0

  constructor(folder: string, database: Database, isCalm: boolean) {
    this.folder = folder
    this.database = database
    this.isCalm = isCalm
  }

  async steps(steps: readonly Step[]): Promise<Played> {
    for (const step of steps) {
      this.seconds += step.clock === 'back' ? -15 : 10
      step.edits.forEach((edit, index) =>
        this.source.edit(edit, clock(this.seconds - 5 + index), clock(this.seconds - 40)),
      )
      if (step.trouble !== 'none') await this.refuses(step.trouble)
      await this.fill(this.source.rows)
      const before = new Map(this.histories)
      await this.snapshot()
      for (const variant of VARIANTS) this.take(variant)
      await this.compareAll('after a run')
      for (const variant of VARIANTS) this.checkRules(variant, before.get(variant.name))
      if (step.undone !== null) await this.undo(VARIANTS[step.undone] as Variant, before)
      await this.snapshot()
      await this.compareAll('after the same run once more')
      if (this.isCalm) await this.asksAll()
    }
    return this.played
  }

  private take(variant: Variant): void {
    const { columns, rows } = this.source
    const now = clock(this.seconds)
    this.histories.set(variant.name, takeSnapshot(variant, this.histories.get(variant.name), { columns, rows }, now))
  }

  /** A source without keys that tell its rows apart changes nothing. */
  private async refuses(trouble: 'duplicate' | 'null key'): Promise<void> {
    const [first] = this.source.rows
    const row = first ?? { key: 'k9', id: '9', part: '9' }
    const wrong = trouble === 'duplicate' ? [row, row] : [{ ...row, key: null, part: null }]
    await this.fill([...this.source.rows, ...wrong])
    const said = await this.words('snapshot')
    if (said.exit !== 1) throw new Broken(`a ${trouble} was not refused: ${said.text}`)
    for (const { name } of VARIANTS) {
      if (!new RegExp(`in snapshot ${name} .*\\[snapshot/keys\\]`).test(said.text)) {
        throw new Broken(`a ${trouble} was not refused in ${name}: ${said.text}`)
      }
    }
    this.played.refusals++
    await this.compareAll(`after a ${trouble} was refused`)
  }

  private async undo(variant: Variant, before: ReadonlyMap<string, History>): Promise<void> {
    const { name } = variant
    const former = before.get(name)
    const said = await this.words('snapshot', 'undo', name)
    const hasWritten = JSON.stringify(former) !== JSON.stringify(this.histories.get(name))
    if (said.exit !== 0) {
      // With clocks that go back, rows of two runs may be the same in all that tells them apart.
      const isAllowed = !hasWritten || (!this.isCalm && /undo\/(rows-differ|not-exact)/.test(said.text))
      if (!isAllowed) throw new Broken(`${name}: an undo was refused: ${said.text}`)
      await this.compare(variant, 'after an undo was refused')
      return
    }
    this.played.undone++
    const left = await this.read(variant)
    // A run that wrote nothing is passed over: what is taken back is the last one that did.
    const goal = hasWritten
      ? former
      : this.past.get(name)?.findLast((each) => left && same(lines(left), expectedRows(variant, each)))
    if (goal) {
      this.histories.set(name, goal)
      this.hold(variant, left, 'after an undo')
    } else {
      if (left) throw new Broken(`${name}: an undo left what never was there:\n${show(lines(left))}`)
      this.histories.delete(name)
    }
    await this.snapshot()
    this.take(variant)
    await this.compareAll(`after ${name} was taken back and taken again`)
  }

  private checkRules(variant: Variant, before: History | undefined): void {
    const history = this.histories.get(variant.name) as History
    this.past.set(variant.name, [...(this.past.get(variant.name) ?? []), history])
    const open = history.versions.filter(isOpen(variant))
    const closed = (each: History | undefined) =>
      each?.versions.filter((version) => !isOpen(variant)(version)).length ?? 0
    if (closed(history) < closed(before)) throw new Broken(`${variant.name} has fewer closed rows than before`)
    for (const row of this.source.rows) {
      const current = open.filter(({ data, isDeleted }) => !isDeleted && data['key'] === row['key'])
      if (current.length !== 1) throw new Broken(`${variant.name}: ${row['key']} has ${current.length} current rows`)
    }
    if (!this.isCalm) return
    for (const [index, a] of history.versions.entries()) {
      for (const b of history.versions.slice(index + 1)) {
        const overlap = a.data['key'] === b.data['key'] && a.from < (b.to ?? '~') && b.from < (a.to ?? '~')
        if (overlap) throw new Broken(`${variant.name}: ${a.data['key']} has versions that overlap`)
      }
    }
  }

  /** What `trellis changes` answers is what follows from the model. */
  private async asksAll(): Promise<void> {
    const variant = VARIANTS[this.played.runs % VARIANTS.length] as Variant
    const history = this.histories.get(variant.name) as History
    const events = await this.asks(variant.name)
    const expected = eventsOf(variant, history)
    if (JSON.stringify(events) !== JSON.stringify(expected)) {
      throw new Broken(
        `${variant.name}: changes\n${JSON.stringify(events)}\nmodel\n${JSON.stringify(expected)}\n${show(expectedRows(variant, history))}`,
      )
    }
    const inModels = await this.asksMacro(variant)
    const flat = expected.map((row) => macroLine(variant, row, String(row['at']))).sort()
    if (!same(inModels, flat))
      throw new Broken(`${variant.name}: the macro says\n${show(inModels)}\nmodel\n${show(flat)}`)
    const at = clock(Math.max(0, this.seconds - 10))
    const held = (await this.asks(variant.name, '--as-of', at)).map((row) => keyed(variant, row)).sort()
    const modelled = heldAt(variant, history, at)
      .map((row) => keyed(variant, row))
      .sort()
    if (!same(held, modelled)) {
      throw new Broken(
        `${variant.name} as of ${at}: ${show(held)}\nmodel\n${show(modelled)}\n${show(expectedRows(variant, history))}`,
      )
    }
    this.played.questions += 3
  }

  private async asksMacro(variant: Variant): Promise<readonly string[]> {
    const sql = `select * from {{ trellis_changes(ref('${variant.name}')) }} as changes`
    const said = await this.words('--quiet', 'show', '--inline', sql, '--output', 'json', '--limit', '-1')
    if (said.exit !== 0) throw new Broken(`the macro on ${variant.name}: ${said.text}`)
    const { show: rows } = JSON.parse(said.text) as { show: Record<string, unknown>[] }
    return rows
      .map(({ column_name: column, before_value: before, after_value: after, happened_at, ...row }) =>
        macroLine(variant, { ...row, column, before, after }, String(happened_at).replace('T', ' ')),
      )
      .sort()
  }

  private async asks(...words: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const said = await this.words('changes', ...words, '--output', 'json', '--limit', '0')
    if (said.exit !== 0) throw new Broken(`changes ${words.join(' ')}: ${said.text}`)
    return (JSON.parse(said.text) as { rows: Record<string, unknown>[] }).rows
  }

  private async compareAll(when: string): Promise<void> {
    const known = VARIANTS.filter(({ name }) => this.histories.has(name))
    const found = await this.database.rows(known.map(({ name }) => `select * from main_snap.${name}`))
    known.forEach((variant, index) => this.hold(variant, found[index], when))
  }

  private async compare(variant: Variant, when: string): Promise<void> {
    if (this.histories.has(variant.name)) this.hold(variant, await this.read(variant), when)
  }

  /** Throws unless these rows are those of the model. */
  private hold(variant: Variant, rows: readonly Row[] | undefined, when: string): void {
    const expected = expectedRows(variant, this.histories.get(variant.name) as History)
    const found = rows && lines(rows)
    this.played.comparisons++
    if (found && same(found, expected)) return
    throw new Broken(
      `${variant.name} ${when}, at ${clock(this.seconds)}:\n${show(found)}\nthe model has\n${show(expected)}`,
    )
  }

  /** Undefined where there is no table. */
  private async read({ name }: Variant): Promise<readonly Row[] | undefined> {
    try {
      return (await this.database.rows([`select * from main_snap.${name}`]))[0]
    } catch (error) {
      if (/does not exist/.test(String(error))) return undefined
      throw error
    }
  }

  private async fill(rows: readonly Row[]): Promise<void> {
    const { columns } = this.source
    const types = columns.map((name) => `${name} ${TYPES[name] ?? 'integer'}`)
    const values = rows.map((row) => `(${columns.map((name) => literal(row[name] ?? null)).join(', ')})`)
    await this.database.run([
      'create schema if not exists raw',
      'drop table if exists raw.items',
      'drop table if exists raw.clock',
      `create table raw.clock as select timestamp '${clock(this.seconds)}' as shows`,
      `create table raw.items (${types.join(', ')})`,
      ...(values.length > 0 ? [`insert into raw.items values ${values.join(', ')}`] : []),
    ])
  }

  private async snapshot(): Promise<void> {
    const said = await this.words('snapshot')
    this.played.runs++
    if (said.exit !== 0) throw new Broken(said.text)
  }

  private async words(...words: readonly string[]): Promise<{ exit: number; text: string }> {
    let text = ''
    const given = [...words, '--profiles-dir', this.folder, '--project-dir', this.folder]
    const exit = await trellis((more) => void (text += more))(given, {}, this.folder)
    return { exit, text }
  }
}

const TYPES: Readonly<Record<string, string>> = { key: 'varchar(10)', name: 'varchar(10)', updated_at: 'timestamp' }

function literal(value: Value): string {
  return value === null ? 'null' : `'${value}'`
}

/** Seconds after the beginning of the history. */
function clock(seconds: number): string {
  return new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

function expectedRows(variant: Variant, { columns, versions }: History): readonly string[] {
  return versions
    .map(({ data, scdId, updatedAt, from, to, isDeleted }) => {
      const own = { dbt_scd_id: scdId, dbt_updated_at: updatedAt, dbt_valid_from: from, dbt_valid_to: to }
      const meta = variant.hardDeletes === 'new_record' ? { ...own, dbt_is_deleted: isDeleted ? 'True' : 'False' } : own
      const named = Object.entries(meta).map(([name, value]) => [columnOf(variant, name), value])
      return line({
        ...Object.fromEntries(columns.map((name) => [name, data[name] ?? null])),
        ...Object.fromEntries(named),
      })
    })
    .sort()
}

function lines(rows: readonly Row[]): readonly string[] {
  return rows.map(line).sort()
}

/** The same for rows that are the same, whatever the order of their columns. */
function line(row: Readonly<Record<string, Value>>): string {
  return Object.keys(row)
    .sort()
    .map((name) => `${name}=${row[name] ?? 'null'}`)
    .join(' ')
}

function keyed({ keys }: Variant, row: Readonly<Record<string, unknown>>): string {
  return [...keys, 'qty'].map((name) => `${name}=${String(row[name])}`).join(' ')
}

/** Values as text, and the columns that the macro and the command both have. */
function macroLine({ keys }: Variant, row: Readonly<Record<string, unknown>>, at: string): string {
  const names = [...keys, 'change', 'column', 'before', 'after']
  return `${at} ${names.map((name) => `${name}=${String(row[name] ?? 'null')}`).join(' ')}`
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}

function show(rows: readonly string[] | undefined): string {
  return rows?.join('\n') ?? 'no table'
}

function writeProject(folder: string, { target }: Database): void {
  const files: Readonly<Record<string, string>> = {
    'dbt_project.yml': 'name: play\nversion: "1.0"\nprofile: play\nflags: {send_anonymous_usage_stats: false}\n',
    'profiles.yml': JSON.stringify({ play: { target: 'dev', outputs: { dev: target } } }),
    'macros/changes.sql': CHANGES_MACRO,
    'trellis.yml': '',
    'macros/clock.sql': '{% macro snapshot_get_time() %}(select shows from raw.clock){% endmacro %}',
    'snapshots/all.yml': JSON.stringify({
      sources: [{ name: 'raw', schema: 'raw', tables: [{ name: 'items' }] }],
      snapshots: VARIANTS.map((variant) => ({
        name: variant.name,
        relation: "source('raw', 'items')",
        config: configOf(variant),
      })),
    }),
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}
