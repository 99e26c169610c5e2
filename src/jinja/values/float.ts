/** Python's float. Kept apart from int, since `2` and `2.0` print differently and divide differently. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}
