import { expect, test } from 'vitest'
import { describeMissing, lookUpAttribute, lookUpItem, subscript } from './access.ts'
import { Dict } from './dict.ts'
import { Float } from './float.ts'
import { formatValue } from './format/format-value.ts'
import { percentFormat } from './format/percent-format.ts'
import { iterate, length } from './iterate.ts'
import { type BinaryOperator, Obj } from './obj.ts'
import { binary, compare, contains, unary } from './operators.ts'
import { PySet } from './py-set.ts'
import { repr, str } from './to-string.ts'
import { isTrue } from './truth.ts'
import { Undefined } from './undefined.ts'
import type { Value } from './value.ts'

/** A number of a host, with everything a host object may answer for. */
class Money extends Obj {
  override readonly typeName: string = 'Money'
  readonly cents: number

  constructor(cents: number) {
    super()
    this.cents = cents
  }

  override attribute(name: string): Value | undefined {
    return name === 'cents' || name === '_hidden' ? this.cents : undefined
  }

  override item(key: Value): Value | undefined {
    return key === 'currency' ? 'EUR' : undefined
  }

  override iterate(): Iterable<Value> {
    return [this.cents, 'EUR']
  }

  override length(): number {
    return this.cents === 0 ? 0 : 2
  }

  override equals(other: Value): boolean {
    return other instanceof Money && other.cents === this.cents
  }

  override hash(): string {
    return `money ${this.cents}`
  }

  override compare(other: Value): number | undefined {
    return other instanceof Money ? this.cents - other.cents : undefined
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (operator !== '-' || typeof other !== 'number') return undefined
    return new Money(isReflected ? other - this.cents : this.cents - other)
  }

  override operateUnary(): Value {
    return new Money(-this.cents)
  }

  override toNumber(): Float {
    return new Float(this.cents / 100)
  }

  override repr(): string {
    return `Money(${this.cents})`
  }
}

const five = new Money(500)

test('a host object answers operators from either side, and TypeError names its type where it does not', () => {
  expect(str(binary('-', five, 1))).toBe('Money(499)')
  expect(str(binary('-', 1, five))).toBe('Money(-499)')
  expect(str(unary('-', five))).toBe('Money(-500)')
  expect(() => binary('+', five, 'a')).toThrow("unsupported operand type(s) for +: 'Money' and 'str'")
  expect(() => binary('+', 'a', five)).toThrow('can only concatenate str (not "Money") to str')
})

test('a host object is compared, ordered and found by its own rules', () => {
  expect(compare('==', five, new Money(500))).toBe(true)
  expect(compare('!=', five, 500)).toBe(true)
  expect(compare('<', new Money(1), five)).toBe(true)
  expect(() => compare('<', five, 1)).toThrow("'<' not supported between instances of 'Money' and 'int'")
  expect(contains([new Money(500)], five)).toBe(true)
  expect(contains(five, 'EUR')).toBe(true)
  expect(new Dict().set(five, 'here').get(new Money(500))).toBe('here')
  expect(new PySet([five, new Money(500)]).size).toBe(1)
})

test('a host object has the length, items, truth and printed form that it says', () => {
  expect(length(five)).toBe(2)
  expect(Array.from(iterate(five))).toEqual([500, 'EUR'])
  expect(isTrue(new Money(0))).toBe(false)
  expect(repr([five])).toBe('[Money(500)]')
})

test('an attribute is tried before the item with a dot, and after it with brackets', () => {
  expect(lookUpAttribute(five, 'cents')).toBe(500)
  expect(lookUpAttribute(five, 'currency')).toBe('EUR')
  expect(lookUpItem(five, 'cents')).toBe(500)
  expect(() => subscript(five, 'cents')).toThrow("'cents'")
})

test('the sandbox hides attributes with an underscore, of host objects too', () => {
  expect(lookUpAttribute(five, '_hidden')).toBeUndefined()
  expect(describeMissing(five, '_hidden')).toEqual({
    hint: "access to attribute '_hidden' of 'Money' object is unsafe.",
    type: 'SecurityError',
  })
  expect(describeMissing(five, 'nope').hint).toBe("'Money object' has no attribute 'nope'")
})

test('number formats read the number of a host object', () => {
  expect(percentFormat('%.1f', new Money(123))).toBe('1.2')
  expect(percentFormat('%d', new Money(199))).toBe('1')
  expect(() => formatValue(five, '.1f')).toThrow('unsupported format string passed to Money.__format__')
})

test('an undefined value prints as nothing, is empty and false, and fails for all else', () => {
  const missing = new Undefined("'x' is undefined")
  expect(str(missing)).toBe('')
  expect(repr([missing])).toBe('[Undefined]')
  expect(isTrue(missing)).toBe(false)
  expect(Array.from(iterate(missing))).toEqual([])
  expect(compare('==', missing, new Undefined('another'))).toBe(true)
  for (const use of [
    () => binary('+', missing, 1),
    () => binary('+', 'a', missing),
    () => unary('-', missing),
    () => compare('<', 1, missing),
    () => lookUpAttribute(missing, 'y'),
    () => lookUpItem(missing, 0),
  ]) {
    expect(use).toThrow("'x' is undefined")
  }
})
