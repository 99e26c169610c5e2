import { useInstance } from '../../../data/use-instance.ts'
import { askedIn } from './address.ts'

/** Where the routes of dashboards answer in the instance that the page's address names. */
export function useAsked(): ReturnType<typeof askedIn> {
  const [instance] = useInstance()
  return askedIn(instance)
}
