import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { allOutlines, where } from '../candidates.ts'
import { type SelectorMethod, type SourceStates, stateHint } from '../selection-input.ts'

/** `source_status:fresher`: sources that were loaded since the freshness check in `--state`. */
export const sourceStatus: SelectorMethod = (search) => {
  const { previousState } = search.input
  const { sources, currentSources } = previousState ?? {}
  if (!sources) {
    throw missing(
      'No previous state comparison freshness results in sources.json',
      stateHint(previousState, 'sources.json'),
    )
  }
  if (!currentSources) {
    const hint = 'let source freshness run, which writes sources.json into the target folder'
    throw missing('No current state comparison freshness results in sources.json', hint)
  }
  const before = loadTimes(sources)
  const fresher = new Set<string>()
  if (search.value === 'fresher') {
    for (const [unique_id, now] of loadTimes(currentSources)) {
      const then = before.get(unique_id)
      if (then === undefined || now > then) fresher.add(unique_id)
    }
  }
  return where(allOutlines(search), (node) => fresher.has(node.unique_id))
}

/** Times of one form, which order as text. */
function loadTimes(states: SourceStates): Map<string, string> {
  const times = new Map<string, string>()
  for (const { unique_id, max_loaded_at } of states) {
    if (max_loaded_at !== undefined) times.set(unique_id, max_loaded_at)
  }
  return times
}

function missing(message: string, hint: string) {
  return dbtError('DbtInternalError', 'selector/no-state', message, { category: 'Runtime Error', hint })
}
