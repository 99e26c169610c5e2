import { matcher } from '#api/fnmatch.ts'
import {
  type Catalog,
  type CatalogGraph,
  fileOf,
  tagsOf,
  type WordField,
  wordOf,
} from '../../../../lib/catalog/catalog.ts'
import { fqnMatcher } from './fqn-matcher.ts'
import { pathMatcher } from './path-matcher.ts'

type IsMeant = (node: number) => boolean
/** What a value means among the nodes of a catalog. */
type Method = (graph: CatalogGraph, value: string) => IsMeant

const METHODS: Readonly<Record<string, Method>> = {
  fqn: ({ catalog }, value) => fqnMatcher(catalog, value),
  path: ({ catalog }, value) => pathMatcher(catalog, value),
  file: ({ catalog }, value) => {
    const isMeant = matcher(value)
    return (node) => {
      const name = fileOf(catalog, node).split('/').at(-1) ?? ''
      return isMeant(name) || isMeant(name.replace(/(?<=.)\.[^.]*$/, ''))
    }
  },
  tag: ({ catalog }, value) => {
    const isMeant = matcher(value)
    return (node) => tagsOf(catalog, node).some(isMeant)
  },
  source: ({ catalog }, value) => {
    const parts = value.split('.')
    const [inPackage = '*', source = '*', table = '*'] = parts.length === 3 ? parts : ['*', ...parts]
    const [isPackage, isSource, isTable] = [matcher(inPackage), matcher(source), matcher(table)]
    return (node) =>
      isOf(catalog, 'source', node) &&
      isPackage(wordOf(catalog, 'package_name', node)) &&
      isSource(wordOf(catalog, 'source_name', node)) &&
      isTable(catalog.name[node] ?? '')
  },
  exposure: named('exposure'),
  metric: named('metric'),
  semantic_model: named('semantic_model'),
  saved_query: named('saved_query'),
  unit_test: named('unit_test'),
  resource_type: ofWord('resource_type'),
  package: ({ catalog }, value) => {
    const isMeant = matcher(value === 'this' ? catalog.project_name : value)
    return (node) => isMeant(wordOf(catalog, 'package_name', node))
  },
  group: ofWord('group'),
  access: ofWord('access'),
  'config.materialized': ofWord('materialized'),
}

export const KNOWN_METHODS: readonly string[] = Object.keys(METHODS)
  .filter((name) => name !== 'fqn')
  .map((name) => `${name}:`)

export function findMethod(name: string): Method | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
}

function ofWord(field: WordField): Method {
  return ({ catalog }, value) => {
    const isMeant = matcher(value)
    return (node) => {
      const word = wordOf(catalog, field, node)
      return word !== '' && isMeant(word)
    }
  }
}

/** `name` or `package.name` of one kind. */
function named(kind: string): Method {
  return ({ catalog }, value) => {
    const parts = value.split('.')
    const [inPackage = '*', name = '*'] = parts.length === 2 ? parts : ['*', ...parts]
    const [isPackage, isName] = [matcher(inPackage), matcher(name)]
    return (node) =>
      isOf(catalog, kind, node) && isPackage(wordOf(catalog, 'package_name', node)) && isName(catalog.name[node] ?? '')
  }
}

function isOf(catalog: Catalog, kind: string, node: number): boolean {
  return wordOf(catalog, 'resource_type', node) === kind
}
