import { Dict } from '#jinja/values/dict.ts'
import { datetimeModule } from './datetime/module.ts'
import { itertoolsModule } from './itertools/module.ts'
import { pytzModule } from './pytz/module.ts'
import { reModule } from './re/module.ts'

export interface ModulesOptions {
  /** The present moment in milliseconds since 1970, UTC. */
  readonly now: () => number
  /** Called by whoever asks `itertools` for something. */
  readonly itertoolsUsed: () => void
}

/** `modules`: those of Python's that templates may use. */
export function modulesOfPython({ now, itertoolsUsed }: ModulesOptions): Dict {
  return Dict.from({
    datetime: datetimeModule(now),
    itertools: itertoolsModule(itertoolsUsed),
    pytz: pytzModule(),
    re: reModule(),
  })
}
