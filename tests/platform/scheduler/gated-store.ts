import type { Store, StoreSubjects } from '#platform/store/store.ts'

/** Who gets to the store, and when. */
export interface Entrance {
  readonly enter: () => Promise<void>
  readonly leave: () => void
}

/** Lets all through at once. */
export const OPEN: Entrance = { enter: () => Promise.resolve(), leave: () => {} }

/** Lets calls of several servers through one by one, in an order that a seed gives. */
export class Turnstile implements Entrance {
  private readonly random: () => number
  private readonly waiting: (() => void)[] = []
  private isBusy = false

  constructor(random: () => number) {
    this.random = random
  }

  enter(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.next()
    })
  }

  leave(): void {
    this.isBusy = false
    this.next()
  }

  private next(): void {
    if (this.isBusy || this.waiting.length === 0) return
    this.isBusy = true
    // By then all stand there that want something.
    setImmediate(() => {
      const [first] = this.waiting.splice(Math.floor(this.random() * this.waiting.length), 1)
      first?.()
    })
  }
}

/** What stands between a server and the store. */
export interface Gate {
  /** How many calls are under way. */
  pending: number
  /** After so many calls the server dies; undefined as long as it lives on. */
  callsLeft: number | undefined
  isDead: boolean
  /** The store refuses everything for now. */
  isRefusing: boolean
  /** How many calls there were. */
  calls: number
  readonly entrance: Entrance
}

export function newGate(entrance: Entrance): Gate {
  return { pending: 0, callsLeft: undefined, isDead: false, isRefusing: false, calls: 0, entrance }
}

/** The store as a server sees it that may die between any two calls, or while the answer is on its way. */
export function gatedStore(store: Store, gate: Gate): Store {
  const subjects = gatedSubjects(store, gate, inTurn)
  return {
    ...subjects,
    upkeep: store.upkeep,
    together: (work) => inTurn(gate, () => store.together((inside) => work(gatedSubjects(inside, gate, pass)))),
    close: () => Promise.resolve(),
  }
}

function gatedSubjects(subjects: StoreSubjects, gate: Gate, through: typeof pass): StoreSubjects {
  return new Proxy(subjects, {
    get(target, name) {
      const subject = Reflect.get(target, name)
      return typeof subject === 'object' ? gatedMethods(subject, gate, through) : subject
    },
  })
}

function gatedMethods(subject: object, gate: Gate, through: typeof pass): unknown {
  return new Proxy(subject, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...args: readonly unknown[]) => through(gate, () => Promise.resolve(method.apply(target, args)))
    },
  })
}

async function inTurn<Result>(gate: Gate, call: () => Promise<Result>): Promise<Result> {
  gate.pending++
  await gate.entrance.enter()
  try {
    return await pass(gate, call)
  } finally {
    gate.pending--
    gate.entrance.leave()
  }
}

async function pass<Result>(gate: Gate, call: () => Promise<Result>): Promise<Result> {
  if (gate.isDead) return new Promise<never>((_, reject) => reject(new Error('the server is dead')))
  if (gate.isRefusing) throw new Error('the store is out of reach')
  gate.calls++
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
