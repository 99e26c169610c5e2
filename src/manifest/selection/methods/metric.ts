import { byName } from './by-name.ts'

export const metric = byName((manifest) => manifest.metrics, {
  what: 'metric',
  plural: 'Metrics',
  form: '${metric_name} or ${metric_package.metric_name}',
})
