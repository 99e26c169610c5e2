/** Models that are past their deprecation date, and those that still read from them. */
import { dependsOnNodes } from '#manifest/nodes/node.ts'
import type { ModelNode } from '#manifest/nodes/model.ts'
import type { ParserState } from '../parser-state.ts'

export function warnOfDeprecatedModels({ manifest, setup }: ParserState): void {
  const models = [...manifest.nodes.values()].filter((node): node is ModelNode => node.resource_type === 'model')
  for (const model of models) {
    const { deprecation_date: date } = model
    if (date === null) continue
    const isPast = Date.parse(date) < setup.now()
    const version = model.version === null ? '' : String(model.version)
    if (isPast) {
      setup.events.emit('DeprecatedModel', { model_name: model.name, model_version: version, deprecation_date: date })
    }
    const children = models.filter((child) => dependsOnNodes(child).includes(model.unique_id))
    for (const child of children.sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1))) {
      setup.events.emit(isPast ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation', {
        model_name: child.name,
        ref_model_package: model.package_name,
        ref_model_name: model.name,
        ref_model_version: version,
        ref_model_latest_version: String(model.latest_version ?? 'None'),
        ref_model_deprecation_date: date,
      })
    }
  }
}
