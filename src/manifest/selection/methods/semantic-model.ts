import { byName } from './by-name.ts'

export const semanticModel = byName((manifest) => manifest.semantic_models, {
  what: 'semantic model',
  plural: 'Semantic models',
  form: '${semantic_model_name} or ${semantic_model_package.semantic_model_name}',
})
