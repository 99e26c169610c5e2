import { asMoment } from '../clock.ts'
import { json } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { insertRows } from '../database/rows.ts'
import type { Freshness, ModelFreshness, SourceFreshness } from '../port/freshness.ts'
import type { Place } from '../port/node-results.ts'
import type { Between } from '../port/page.ts'

type Kind = 'source' | 'model'

interface Measured extends Place {
  readonly unique_id: string
  readonly runId: number | null
}

const KEY = ['kind', 'unique_id', 'instance', 'target', 'at']

/** Freshness in a database: measurements as they came, and the last one of each. */
export class StoredFreshness implements Freshness {
  private readonly session: Session

  constructor(session: Session) {
    this.session = session
  }

  saveSources(measured: readonly SourceFreshness[]): Promise<void> {
    return this.save('source', measured, ({ snapshotted_at }) => snapshotted_at)
  }

  saveModels(measured: readonly ModelFreshness[]): Promise<void> {
    return this.save('model', measured, ({ measuredAt }) => measuredAt)
  }

  latestSources(place: Place): Promise<readonly SourceFreshness[]> {
    return this.latest('source', place)
  }

  latestModels(place: Place): Promise<readonly ModelFreshness[]> {
    return this.latest('model', place)
  }

  sourceHistory(unique_id: string, place: Place, between: Between, limit: number): Promise<readonly SourceFreshness[]> {
    return this.history('source', unique_id, place, between, limit)
  }

  modelHistory(unique_id: string, place: Place, between: Between, limit: number): Promise<readonly ModelFreshness[]> {
    return this.history('model', unique_id, place, between, limit)
  }

  sourcesOfRun(runId: number): Promise<readonly SourceFreshness[]> {
    return this.ofRun('source', runId)
  }

  modelsOfRun(runId: number): Promise<readonly ModelFreshness[]> {
    return this.ofRun('model', runId)
  }

  private async ofRun<Item>(kind: Kind, runId: number): Promise<readonly Item[]> {
    const rows = await this.session.read(
      'select measured from freshness where run_id = $1 and kind = $2 order by at, unique_id',
      [runId, kind],
    )
    return rows.map((row) => json<Item>(row, 'measured'))
  }

  private async save<Item extends Measured>(
    kind: Kind,
    measured: readonly Item[],
    atOf: (item: Item) => string,
  ): Promise<void> {
    // The last one of a source and a moment, in one order everywhere.
    const distinct = new Map(
      measured.map((item) => [[item.unique_id, item.instance, item.target, atOf(item)].join('\n'), item] as const),
    )
    const items = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
    await this.session.transaction(async (session) => {
      for (const item of items) {
        const key = [kind, item.unique_id, item.instance ?? '', item.target ?? '', asMoment(atOf(item))]
        const text = JSON.stringify(item)
        await insertRows(
          session,
          'freshness',
          [...KEY, 'run_id', 'measured'],
          [[...key, item.runId, text]],
          `on conflict (${KEY.join(', ')}) do update set run_id = excluded.run_id, measured = excluded.measured`,
        )
        await insertRows(
          session,
          'freshness_latest',
          [...KEY, 'measured'],
          [[...key, text]],
          `on conflict (kind, instance, target, unique_id) do update set at = excluded.at, measured = excluded.measured
           where excluded.at >= freshness_latest.at`,
        )
      }
    })
  }

  async latestMark({ instance, target }: Place): Promise<string> {
    const [row = {}] = await this.session.read(
      `select count(*) as nodes, max(at) as newest, sum(length(measured)) as lengths
       from freshness_latest where kind in ('source', 'model') and instance = $1 and target = $2`,
      [instance ?? '', target ?? ''],
    )
    return Object.values(row).join(' ')
  }

  private async latest<Item>(kind: Kind, { instance, target }: Place): Promise<readonly Item[]> {
    const rows = await this.session.read(
      `select measured from freshness_latest where kind = $1 and instance = $2 and target = $3 order by unique_id`,
      [kind, instance ?? '', target ?? ''],
    )
    return rows.map((row) => json<Item>(row, 'measured'))
  }

  private async history<Item>(
    kind: Kind,
    unique_id: string,
    { instance, target }: Place,
    { from = '', to = '9999' }: Between,
    limit: number,
  ): Promise<readonly Item[]> {
    const rows = await this.session.read(
      `select measured from freshness where kind = $1 and unique_id = $2 and instance = $3 and target = $4
       and at >= $5 and at < $6 order by at desc limit $7`,
      [kind, unique_id, instance ?? '', target ?? '', from, to, limit],
    )
    return rows.map((row) => json<Item>(row, 'measured'))
  }
}
