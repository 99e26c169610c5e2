import type { FastifyError } from 'fastify'

const PARTS: Readonly<Record<string, string>> = { querystring: 'query', params: 'address', headers: 'head' }
const SHOWN = 20

/** What is wrong with a request that does not fit the schema of its route. */
export function invalidWords({ validation, validationContext = 'body' }: FastifyError): string {
  const where = `The ${PARTS[validationContext] ?? 'body'} is not right`
  const [problem] = validation ?? []
  if (!problem) return where
  const { instancePath, message = '', params } = problem
  const field = instancePath.replace(/^\//, '').replaceAll('/', '.')
  const { additionalProperty, allowedValues } = params
  if (additionalProperty !== undefined) {
    const place = field === '' ? '' : ` in ${field}`
    return `${where}: it takes no '${String(additionalProperty).slice(0, 100)}'${place}`
  }
  if (Array.isArray(allowedValues)) {
    const more = allowedValues.length > SHOWN ? ' …' : ''
    return `${where}: ${field} has to be one of ${allowedValues.slice(0, SHOWN).join(', ')}${more}`
  }
  // Null is as good as nothing, and nobody is told to send it.
  return `${where}: ${field === '' ? '' : `${field} `}${message.replace(/,null$/, '')}`
}
