/** What MetricFlow asks of labels: each tells one thing, and an entity has one wherever it stands. */
import type { Manifest } from '#manifest/manifest.ts'
import type { TitledNode } from '#manifest/nodes/node-title.ts'
import type { SemanticModel } from '#manifest/nodes/semantic-model.ts'
import { about, type Problems } from './semantic-problem.ts'

export function* labelProblems({ metrics, semantic_models }: Manifest): Problems {
  const models = [...semantic_models.values()]
  yield* repeatedLabels('metric', [...metrics.values()])
  yield* repeatedLabels('semantic model', models)
  for (const model of models) yield* elementLabelProblems(model)
  yield* entityLabelProblems(models)
}

function* repeatedLabels(
  kind: string,
  nodes: readonly (TitledNode & { readonly name: string; readonly label: string | null })[],
): Problems {
  const owners = new Map<string, string>()
  for (const node of nodes) {
    if (node.label === null) continue
    const owner = owners.get(node.label)
    if (owner === undefined) owners.set(node.label, node.name)
    else {
      yield about(
        node,
        `Can't use label \`${node.label}\` for  ${kind} \`${node.name}\` as it's already used for ${kind} \`${owner}\``,
      )
    }
  }
}

function* elementLabelProblems(model: SemanticModel): Problems {
  for (const [title, many, elements] of [
    ['Dimension', 'dimensions', model.dimensions],
    ['Entity', 'entities', model.entities],
    ['Measure', 'measures', model.measures],
  ] as const) {
    const labels = elements.flatMap(({ label }) => (label === null ? [] : [label]))
    for (const label of new Set(labels)) {
      const count = labels.filter((each) => each === label).length
      if (count < 2) continue
      yield about(
        model,
        `${title} labels must be unique within a semantic model. The label \`${label}\` was used for ${count} ${many} ` +
          `on semantic model \`${model.name}\``,
      )
    }
  }
}

/** An entity is the same thing in all semantic models, so it has one label, where it has any. */
function* entityLabelProblems(models: readonly SemanticModel[]): Problems {
  const known = new Map<string, { readonly label: string; readonly model: string }>()
  for (const model of models) {
    for (const { name, label } of model.entities) {
      if (label === null) continue
      const first = known.get(name)
      if (!first) known.set(name, { label, model: model.name })
      else if (first.label !== label) {
        yield about(
          model,
          'Entities with the same name must have the same label or the label must be `None`. Entity ' +
            `\`${name}\` on semantic model \`${model.name}\` has label \`${label}\` but the same entity on semantic model ` +
            `\`${first.model}\``,
        )
      }
    }
  }
}
