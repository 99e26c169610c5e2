import { Dict } from '#jinja/values/dict.ts'

/** `target` where no profile is read: whatever of it is asked for is an empty text. */
export class NoTarget extends Dict {
  override missing(): string {
    return ''
  }
}
