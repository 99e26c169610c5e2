import { byName } from './by-name.ts'

export const exposure = byName((manifest) => manifest.exposures, {
  what: 'exposure',
  plural: 'Exposures',
  form: '${exposure_name} or ${exposure_package.exposure_name}',
})
