/** Nodes that leave data behind in the warehouse. */
export const DATA_NODE_TYPES: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot'])
