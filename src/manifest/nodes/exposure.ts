import {
  type DependsOn,
  emptyDependsOn,
  type Given,
  type GraphResource,
  type Owner,
  type RefArgs,
  resourceHead,
  type ResourceKeys,
} from './resource.ts'

export interface ExposureConfig {
  enabled: boolean
  tags: string[]
  meta: Record<string, unknown>
  [extra: string]: unknown
}

/** Something outside the project that reads from it: a dashboard, a notebook, an application. */
export interface Exposure extends GraphResource {
  resource_type: 'exposure'
  type: 'dashboard' | 'notebook' | 'analysis' | 'ml' | 'application'
  owner: Owner
  description: string
  label: string | null
  maturity: 'low' | 'medium' | 'high' | null
  meta: Record<string, unknown>
  tags: string[]
  config: ExposureConfig
  unrendered_config: Record<string, unknown>
  url: string | null
  depends_on: DependsOn
  refs: RefArgs[]
  sources: string[][]
  metrics: string[][]
  created_at: number
}

export function defaultExposureConfig(): ExposureConfig {
  return { enabled: true, tags: [], meta: {} }
}

export function newExposure(given: Given<Exposure, ResourceKeys | 'fqn' | 'type' | 'owner'>): Exposure {
  return Object.assign(
    {
      ...resourceHead('exposure'),
      fqn: [],
      type: given.type,
      owner: given.owner,
      description: '',
      label: null,
      maturity: null,
      meta: {},
      tags: [],
      config: defaultExposureConfig(),
      unrendered_config: {},
      url: null,
      depends_on: emptyDependsOn(),
      refs: [],
      sources: [],
      metrics: [],
      created_at: 0,
    },
    given,
  )
}
