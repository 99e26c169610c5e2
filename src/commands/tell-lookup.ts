import type { EventSink } from '#foundation/events/event.ts'
import type { FileChange } from '#project/parser/cache/file-changes.ts'
import { VARS_CHANGED } from '#project/parser/cache/hash-inputs.ts'
import type { CacheLookup } from '#project/parser/cache/parse-cache.ts'

/** Tells, as dbt does, what became of the last parse: that it holds, which files have changed, or why it is of no use. */
export function tellLookup(events: EventSink, lookup: CacheLookup): void {
  const changes = lookup.kind === 'hit' ? [] : lookup.changes
  if (changes) tellChanges(events, changes)
  if (lookup.kind !== 'miss') {
    if (changes?.length === 0) {
      events.emit('Note', { msg: 'Nothing changed, skipping partial parsing.' }, 'debug')
      events.emit('PartialParsingSkipParsing')
    }
    return
  }
  const { reasons, formerVars, inputs } = lookup
  for (const reason of reasons) {
    events.emit('UnableToPartialParse', { reason })
    if (reason !== VARS_CHANGED) continue
    // dbt has them the other way round.
    const msg = `previous checksum: ${inputs.settings.vars}, current checksum: ${formerVars}`
    events.emit('Note', { msg }, 'debug')
  }
}

function tellChanges(events: EventSink, changes: readonly FileChange[]): void {
  const count = (wanted: FileChange['operation']) => changes.filter(({ operation }) => operation === wanted).length
  events.emit('PartialParsingEnabled', {
    deleted: count('deleted'),
    added: count('added'),
    changed: count('updated'),
  })
  for (const { file_id, operation } of changes) events.emit('PartialParsingFile', { file_id, operation })
}
