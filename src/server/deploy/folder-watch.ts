import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join, sep } from 'node:path'
import { isOfProject } from './is-of-project.ts'

/** Edits come in bursts. */
const CALM_MS = 300

/** Calls back when something in a project's folder has changed: one watch a folder, since systems allow only so many. */
export class FolderWatch {
  private readonly folder: string
  private readonly changed: () => void
  private readonly watches = new Map<string, FSWatcher>()
  private readonly touched = new Set<string>()
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(folder: string, changed: () => void) {
    this.folder = folder
    this.changed = changed
  }

  start(): void {
    this.watchFolder('')
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    for (const each of this.watches.values()) each.close()
    this.watches.clear()
  }

  /** And all in it. */
  private watchFolder(path: string): void {
    if (this.isStopped || this.watches.has(path)) return
    try {
      const watcher = watch(join(this.folder, path), (_, name) => this.hear(path, name))
      watcher.on('error', () => this.leave(path))
      this.watches.set(path, watcher)
      for (const entry of readdirSync(join(this.folder, path), { withFileTypes: true })) {
        const inner = join(path, entry.name)
        if (entry.isDirectory() && isOfProject(inner)) this.watchFolder(inner)
      }
    } catch {
      // It is gone already, or the system allows no more watches: then edits there are seen with the next one elsewhere.
      this.leave(path)
    }
  }

  /** A folder may have come, or be another one of the same name. */
  private watchAnew(path: string): void {
    if (path === '') return
    for (const watched of this.watches.keys()) {
      if (watched === path || watched.startsWith(path + sep)) this.leave(watched)
    }
    this.watchFolder(path)
  }

  private leave(path: string): void {
    this.watches.get(path)?.close()
    this.watches.delete(path)
  }

  private hear(path: string, name: string | null): void {
    if (name !== null && !isOfProject(join(path, name))) return
    this.touched.add(name === null ? path : join(path, name))
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      for (const each of this.touched) this.watchAnew(each)
      this.touched.clear()
      this.changed()
    }, CALM_MS)
  }
}
