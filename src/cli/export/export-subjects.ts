import { type CatalogIndex, catalogAddresses } from '#api/catalog.ts'
import type { Dashboard, Dashboards, FilterOptions } from '#api/dashboards.ts'
import type { AskFor, ExportSubject } from './ask-answers.ts'

/** What the pages of an export show, by subject. Nothing of it needs more than the permission `read`: no failed rows, no sample rows. */
export const EXPORT_SUBJECTS: readonly ExportSubject[] = [project, catalog, dashboards]

async function project(askFor: AskFor): Promise<void> {
  await askFor('/api/project')
}

/** With the compiled code of all nodes: nobody will be there to compile one when it is wanted. */
async function catalog(askFor: AskFor): Promise<void> {
  const document = <Answer>(path: string) => askFor<Answer>(path, `${path}?compiled=true`)
  const index = await document<CatalogIndex>('/api/catalog')
  if (!index) return
  await askFor('/api/catalog/state')
  await Promise.all(catalogAddresses(index).map((address) => document(address)))
}

/** Each dashboard as it is opened, and with each value of each of its filters alone. */
async function dashboards(askFor: AskFor): Promise<void> {
  const all = await askFor<Dashboards>('/api/dashboards')
  await Promise.all((all?.dashboards ?? []).map(({ name }) => dashboard(askFor, name)))
}

async function dashboard(askFor: AskFor, name: string): Promise<void> {
  const path = `/api/dashboards/${encodeURIComponent(name)}`
  const found = await askFor<Dashboard>(path)
  if (!found) return
  const choices = await filterChoices(askFor, path, found)
  const tiles = found.tabs.flatMap((tab) => tab.tiles)
  const addresses = tiles.flatMap(({ id, filters }) => {
    const tile = `${path}/tiles/${encodeURIComponent(id)}`
    const heeded = choices.filter((choice) => filters.includes(choice.name))
    return [tile, ...heeded.map((choice) => `${tile}?${new URLSearchParams([[choice.name, choice.value]])}`)]
  })
  await Promise.all(addresses.map((address) => askFor(address)))
}

interface Choice {
  readonly name: string
  readonly value: string
}

async function filterChoices(askFor: AskFor, path: string, { filters }: Dashboard): Promise<readonly Choice[]> {
  const choices: Choice[] = []
  for (const { name, type, options, asks_for_options } of filters) {
    if (type === 'toggle') choices.push({ name, value: 'true' }, { name, value: 'false' })
    const asked = asks_for_options
      ? await askFor<FilterOptions>(`${path}/filters/${encodeURIComponent(name)}`)
      : undefined
    choices.push(...(options ?? asked?.options ?? []).map(({ value }) => ({ name, value })))
  }
  return choices
}
