import { text } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import type { Notes } from '../port/notes.ts'

/** Notes in a database. */
export class StoredNotes implements Notes {
  private readonly session: Session

  constructor(session: Session) {
    this.session = session
  }

  async find(name: string): Promise<string | undefined> {
    const [row] = await this.session.read('select value from notes where name = $1', [name])
    return row && text(row, 'value')
  }

  async set(name: string, value: string | null): Promise<void> {
    if (value === null) await this.session.write('delete from notes where name = $1', [name])
    else {
      await this.session.write(
        'insert into notes (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
        [name, value],
      )
    }
  }

  async ensure(name: string, value: string): Promise<string> {
    const before = await this.find(name)
    if (before !== undefined) return before
    await this.session.write('insert into notes (name, value) values ($1, $2) on conflict (name) do nothing', [
      name,
      value,
    ])
    return (await this.find(name)) ?? value
  }
}
