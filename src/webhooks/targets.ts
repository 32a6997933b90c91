// Which addresses messages may be sent to: this machine, and hosts that whoever started the server has
// allowed. What counts is the address that a name leads to at the moment of the connection, not the name.
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** The addresses of this machine. */
const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string): boolean => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped === undefined
    ? loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
    : loopback.check(mapped, 'ipv4')
}

/** The name in a URL, without the brackets of an IPv6 address. */
export const hostOf = (uri: string): string => new URL(uri).hostname.replace(/^\[|\]$/g, '').toLowerCase()

/** Finds the addresses of a name. */
export type Lookup = typeof systemLookup

/** A refused address; the message says how to allow it. */
export class TargetRefused extends Error {
  constructor (host: string, address?: string) {
    const what = address === undefined || address === host ? `'${host}'` : `'${host}' (${address})`
    super(`messages go to this machine alone, and ${what} is another one; ` +
      `allow it with --webhook-hosts ${host}`)
    this.name = 'TargetRefused'
  }
}

/** Whether a host was allowed by its name; `*` allows every one. */
export const isAllowedHost = (host: string, allowed: readonly string[]): boolean =>
  allowed.some(name => name === '*' || name.toLowerCase() === host)

/**
 * Whether a host is an address, and one that nothing may be sent to: names are looked at when they are found.
 */
export const isRefusedAddress = (host: string, allowed: readonly string[]): boolean =>
  isIP(host) !== 0 && !isAllowedHost(host, allowed) && !isLoopback(host)

/** A lookup that refuses names which lead to other machines, or nowhere, unless they are allowed. */
export const guardedLookup = (allowed: readonly string[], lookup: Lookup = systemLookup): LookupFunction =>
  (host, options, done) => {
    const isAllowed = isAllowedHost(host.toLowerCase(), allowed)
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(isAllowed ? error : new TargetRefused(host), '')
      const found = addresses as unknown as Array<{ address: string, family: number }>
      const other = found.find(({ address }) => !isLoopback(address))
      if (other !== undefined && !isAllowed) return done(new TargetRefused(host, other.address), '')
      if (options.all === true) done(null, found as never)
      else done(null, found[0]!.address, found[0]!.family)
    })
  }
