import type { EventReader } from '#foundation/events/event-stream.ts'
import type { ToldEvent } from '#foundation/events/told-event.ts'
import type { Terminal } from '../terminal.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Shows below the lines what is running: `⠹ 12 of 28 done, running orders, customers`. */
export class Progress implements EventReader {
  readonly name = 'progress display'
  readonly level = 'debug'
  private readonly terminal: Terminal
  private readonly running = new Map<string, string>()
  private done = 0
  private total = 0
  private frame = 0

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  read(event: ToldEvent): void {
    const id = event.node_info?.unique_id ?? ''
    switch (event.name) {
      case 'ConcurrencyLine':
        this.total = Number(event.data.node_count)
        break
      case 'NodeStart':
        this.running.set(id, event.node_info?.node_name ?? id)
        this.draw()
        break
      case 'NodeFinished':
        this.running.delete(id)
        this.done += 1
        this.draw()
        break
      case 'FinishedRunningStats':
      case 'EndRunResult':
      case 'CommandCompleted':
        this.stop()
        break
    }
  }

  /** Turns the wheel. */
  tick(): void {
    this.frame = (this.frame + 1) % FRAMES.length
    if (this.running.size > 0) this.draw()
  }

  private draw(): void {
    if (this.running.size === 0) {
      this.terminal.showStatus('')
      return
    }
    const names = [...this.running.values()]
    const shown = names.slice(0, 4).join(', ') + (names.length > 4 ? ` and ${names.length - 4} more` : '')
    const done = this.total > 0 ? `${Math.min(this.done, this.total)} of ${this.total} done, ` : ''
    this.terminal.showStatus(`${FRAMES[this.frame]} ${done}running ${shown}`)
  }

  private stop(): void {
    this.running.clear()
    this.terminal.showStatus('')
  }
}
