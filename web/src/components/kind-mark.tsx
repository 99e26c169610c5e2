import { kindOf } from '../lib/catalog/kinds.ts'
import './kind-mark.css'

/** Of which kind a node is, in a letter or two; the whole word for who hears it, and on hover. */
export function KindMark({ resource_type }: { readonly resource_type: string }) {
  const { one, sign } = kindOf(resource_type)
  return (
    <span className={`kind-mark kind-mark-${groupOf(resource_type)}`} title={one}>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{one}</span>
    </span>
  )
}

/** What comes in, what is made of it, what checks it, what is told with it. */
function groupOf(resource_type: string): string {
  if (resource_type === 'source' || resource_type === 'seed') return 'in'
  if (resource_type === 'model' || resource_type === 'snapshot' || resource_type === 'function') return 'made'
  if (['exposure', 'metric', 'semantic_model', 'saved_query'].includes(resource_type)) return 'told'
  return 'else'
}
