import type { LivePlatform } from '#platform/live/live-platform.ts'

/** A platform without a warehouse, whose project nobody edits. */
export const WITHOUT_WAREHOUSE: Pick<LivePlatform, 'warehouse' | 'onProjectTouched'> = {
  warehouse: {
    target: async () => null,
    adapterType: async () => null,
    ask: async () => {
      throw new Error('there is no warehouse')
    },
  },
  onProjectTouched: () => () => undefined,
}
