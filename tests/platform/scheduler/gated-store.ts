import type { Store, StoreSubjects } from '#platform/store/store.ts'

/** What stands between a server and the store. */
export interface Gate {
  /** How many calls are under way. */
  pending: number
  /** After so many calls the server dies; undefined as long as it lives on. */
  callsLeft: number | undefined
  isDead: boolean
}

/** The store as a server sees it that may die between any two calls, or while the answer is on its way. */
export function gatedStore(store: Store, gate: Gate): Store {
  const subjects = gatedSubjects(store, gate)
  return {
    ...subjects,
    upkeep: store.upkeep,
    together: (work) => pass(gate, () => store.together((inside) => work(gatedSubjects(inside, gate)))),
    close: () => Promise.resolve(),
  }
}

function gatedSubjects(subjects: StoreSubjects, gate: Gate): StoreSubjects {
  return new Proxy(subjects, {
    get(target, name) {
      const subject = Reflect.get(target, name)
      return typeof subject === 'object' ? gatedMethods(subject, gate) : subject
    },
  })
}

function gatedMethods(subject: object, gate: Gate): unknown {
  return new Proxy(subject, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: readonly unknown[]) => pass(gate, () => Promise.resolve(method.apply(target, args)))
    },
  })
}

async function pass<Result>(gate: Gate, call: () => Promise<Result>): Promise<Result> {
  if (gate.isDead) return new Promise<never>((_, reject) => reject(new Error('the server is dead')))
  // The call that dies is made all the same: what it changed, nobody learns. Inside a transaction it takes that back.
  if (gate.callsLeft !== undefined && gate.callsLeft-- <= 0) gate.isDead = true
  gate.pending++
  try {
    const result = await call()
    if (gate.isDead) throw new Error('the server is dead')
    return result
  } finally {
    gate.pending--
  }
}
