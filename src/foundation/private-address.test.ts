import { describe, expect, test } from 'vitest'
import { AllowedAddresses, isPrivateAddress } from './private-address.ts'

describe('an address is private', () => {
  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:10.0.0.1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '[::1]',
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true)
  })
})

describe('an address is of the open internet', () => {
  test.each(['8.8.8.8', '172.32.0.1', '172.15.255.255', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false)
    },
  )
})

describe('what is allowed', () => {
  const allowed = new AllowedAddresses(['Hooks.corp.example', '10.1.0.0/16', '192.168.0.7', 'fd00::/8', '300.1.1.1/8'])

  test.each([
    ['hooks.corp.example', '10.9.9.9', true],
    ['HOOKS.corp.example', '127.0.0.1', true],
    ['other.corp.example', '10.1.200.3', true],
    ['other.corp.example', '10.2.0.1', false],
    ['192.168.0.7', '192.168.0.7', true],
    ['192.168.0.8', '192.168.0.8', false],
    ['v6.example', 'fd12::1', true],
    ['mapped.example', '::ffff:10.1.0.1', true],
  ])('%s at %s: %s', (host, address, expected) => {
    expect(allowed.has(host, address)).toBe(expected)
  })
})
