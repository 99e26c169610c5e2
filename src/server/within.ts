/** Waits for work, however it ends, but no longer than so long. */
export function within(milliseconds: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, milliseconds)
    void work
      .catch(() => undefined)
      .then(() => {
        clearTimeout(late)
        resolve()
      })
  })
}
