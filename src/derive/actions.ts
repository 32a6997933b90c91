// Actions of a resource: which one a draft sets off, and what their keys are called.
import { isKey, type Action, type KeyTrigger } from '../declare/action.ts'
import type { Fields } from '../declare/field.ts'
import type { AnyRules } from '../declare/rules.ts'

/** Actions that a key of a draft sets off, with their triggers. */
export const keyedActions = ({ actions = {} }: AnyRules): Array<readonly [KeyTrigger, Action]> =>
  Object.values(actions).flatMap(action =>
    isKey(action.trigger) ? [[action.trigger, action] as const] : [])

/** Keys that actions read from a draft and the resource has no field for. */
export const actionInputs = (rules: AnyRules): Fields =>
  Object.fromEntries(keyedActions(rules).flatMap(([, { input = {} }]) => Object.entries(input)))

/**
 * The action that a draft sets off, the first of several; undefined for none. Where actions are a
 * phase of their own, plain data beside it is dropped (documented for accounting).
 */
export function actionOf (
  rules: AnyRules, draft: Readonly<Record<string, unknown>>, creating: boolean
): Action | undefined {
  if (rules.actions === undefined) return undefined
  return keyedActions(rules).find(([{ key, when, onCreate = false }]) => {
    const value = Object.hasOwn(draft, key) ? draft[key] : undefined
    const isSetOff = when === 'true'
      ? value === true || value === 'true'
      : value !== undefined && value !== null
    return isSetOff && (onCreate || !creating)
  })?.[1]
}
