import { byName } from './by-name.ts'

// dbt's own message speaks of saved queries here.
export const unitTest = byName((manifest) => manifest.unit_tests, {
  what: 'unit test',
  plural: 'Saved queries',
  form: '${unit_test_name} or ${unit_test_package_name.unit_test_name}',
})
