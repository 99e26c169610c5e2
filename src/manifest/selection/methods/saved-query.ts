import { byName } from './by-name.ts'

export const savedQuery = byName((manifest) => manifest.saved_queries, {
  what: 'saved query',
  plural: 'Saved queries',
  form: '${saved_query_name} or ${saved_query_package.saved_query_name}',
})
