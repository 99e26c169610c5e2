import { expect, test } from 'vitest'
import { isRendered } from './is-rendered.ts'

test.each([
  ['models', 'config.tags.0', true],
  ['models', 'description', false],
  ['models', 'meta.description', false],
  ['models', 'meta.a.description', true],
  ['models', 'columns.0.description', false],
  ['models', 'columns.0.data_tests.0.unique.where', false],
  ['models', 'columns.0.quote', true],
  ['models', 'config.pre_hook', false],
  ['models', 'config.pre-hook', true],
  ['models', 'versions.1.columns.0.description', false],
  ['models', 'versions.1.config.alias', true],
  ['models', 'metrics.0.filter', false],
  ['models', 'derived_semantics.entities.0.description', false],
  ['sources', 'description', false],
  ['sources', 'schema', true],
  ['sources', 'config.loaded_at_query', false],
  ['sources', 'tables.0.description', false],
  ['sources', 'tables.0.identifier', true],
  ['macros', 'arguments.0.description', false],
  ['metrics', 'type_params.measure.filter', false],
  ['metrics', 'label', true],
  ['saved_queries', 'query_params.where.0', false],
  ['exposures', 'url', true],
])('in %s, the text at %s is rendered when the file is read: %s', (section, path, expected) => {
  expect(
    isRendered(
      section,
      path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    ),
  ).toBe(expected)
})
