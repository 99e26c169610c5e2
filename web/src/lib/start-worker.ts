/** The files of workers by name, as the builder has named them. */
declare const __WORKERS__: Readonly<Record<string, string>>

/**
 * Starts what runs in a thread of its own, for example `search`. A page that is one file brings the worker's text along; an
 * export has it beside the page.
 */
export function startWorker(name: string): Worker {
  const inline = document.getElementById(`worker-${name}`)
  if (inline) return new Worker(URL.createObjectURL(new Blob([inline.textContent ?? ''], { type: 'text/javascript' })))
  const address = __WORKERS__[name]
  if (address === undefined) throw new Error(`there is no worker ${name}`)
  const isExport = document.querySelector('meta[name="trellis-export"]') !== null
  return new Worker(isExport ? `.${address}` : address)
}
