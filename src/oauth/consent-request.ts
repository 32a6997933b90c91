// A request to authorize that was found to be valid, and what can be answered to one.
import type { World } from '../world/world.ts'
import type { Client } from './clients.ts'
import type { Page } from './page.ts'
import type { Parameters } from './parameters.ts'

/** A page, or the URL to redirect to. */
export type AuthorizeResult = Page | { readonly location: string }

/** A validated authorize request. */
export interface ConsentRequest {
  readonly world: World
  readonly parameters: Parameters
  readonly client: Client
  readonly redirect_uri: string
  /** Requested scopes; all scopes of the application if the request named none. */
  readonly scopes: readonly string[]
  readonly areScopesNamed: boolean
}
