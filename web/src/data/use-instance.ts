import { useSearchParams } from 'wouter'

/** The instance that the address names, and what goes to another one; undefined is the project as such. */
export function useInstance(): readonly [string | undefined, (next: string | undefined) => void] {
  const [params, setParams] = useSearchParams()
  const go = (next: string | undefined) =>
    setParams((before) => {
      const after = new URLSearchParams(before)
      after.delete('instance')
      if (next !== undefined) after.set('instance', next)
      return after
    })
  return [params.get('instance') || undefined, go]
}
