import { COUNTRIES, ZONES } from './zone-data.ts'

/** One way in which a zone's clocks stand, in seconds east of UTC. */
export interface ZoneInfo {
  readonly offset: number
  readonly dst: number
  readonly abbreviation: string
  /** When it was, or will be, last in use: seconds since 1970. */
  readonly until: number
}

export interface Zone {
  readonly name: string
  readonly changes: boolean
  readonly isCommon: boolean
  /** Local mean time, which a zone shows as long as no moment is known. */
  readonly first: ZoneInfo
  readonly infos: readonly ZoneInfo[]
}

export interface Country {
  readonly code: string
  readonly name: string
  readonly zones: readonly string[]
}

/** All zones but UTC itself, by name. */
export function readZones(): readonly Zone[] {
  return ZONES.split('\n').map((line) => {
    const [name = '', kind, common, first = '', infos = ''] = line.split('|')
    return {
      name,
      changes: kind === 'dst',
      isCommon: common === 'common',
      first: readInfo(first),
      infos: infos.split(',').map(readInfo),
    }
  })
}

function readInfo(text: string): ZoneInfo {
  const [offset, dst, abbreviation = '', hours] = text.split(':')
  return {
    offset: Number(offset),
    dst: Number(dst),
    abbreviation,
    until: hours ? Number(hours) * 3600 : Number.POSITIVE_INFINITY,
  }
}

export function readCountries(): readonly Country[] {
  return COUNTRIES.split('\n').map((line) => {
    const [code = '', name = '', zones = ''] = line.split('|')
    return { code, name, zones: zones === '' ? [] : zones.split(',') }
  })
}
