// A client has one active retainer; the invoice profile that bills it follows, and its periods pass.
import { fail } from '../../declare/problem.ts'
import type { Draft, Row } from '../../declare/resource.ts'
import type { RowJob, Rules } from '../../declare/rules.ts'
import type { Session } from '../../declare/session.ts'
import { dayAfter, startOfDay } from '../../fields/index.ts'
import { issueDate } from '../invoice-profiles/frequency.ts'
import { invoiceProfiles } from '../invoice-profiles/invoice-profiles.ts'
import { retainers } from './retainers.ts'

type Retainer = Row<typeof retainers>

export const retainerRules: Rules<typeof retainers> = {
  complete (draft, before, session) {
    const client = draft.client_user_id ?? before!.client_user_id
    if (draft.active ?? before?.active ?? true) refuseSecond(client, before?.id, session)
    return before === undefined && draft.next_period_start_date === undefined ? secondPeriod(draft) : {}
  },
  after (read, before, session) {
    const row = read()
    followProfile(row, before, session)
    followPeriods(row, session)
  },
  jobs: { next_period: nextPeriod() },
}

/** The day after the first period. */
function secondPeriod (
  { start_date: create_date, frequency = 'm' }: Draft<typeof retainers>
): Partial<Retainer> {
  const day = dayAfter(create_date!, { days: 1 })
  const next = day === undefined ? undefined : issueDate({ create_date: create_date!, frequency }, day)
  return { next_period_start_date: next ?? create_date! }
}

function refuseSecond (client: number, id: number | undefined, session: Session): void {
  const [other] = session.select(
    retainers, 'client_user_id = ? AND active AND id IS NOT ?', client, id ?? null)
  if (other !== undefined) fail('refused', { message: 'Retainer for client already exists' }) // (captured)
}

/** Makes the profile with the retainer, and changes it with what it bills. */
function followProfile (row: Retainer, before: Retainer | undefined, session: Session): void {
  const { invoice_profile_id: profile } = row
  if (before === undefined) {
    const { id } = session.create(invoiceProfiles, { ...billing(row), ...schedule(row) })
    session.store(retainers, row.id, { invoice_profile_id: id })
  } else if (profile !== null && session.find(invoiceProfiles, profile) !== undefined) {
    const { fee, active, client_user_id } = before
    const isBilledAlike =
      fee === row.fee && active === row.active && client_user_id === row.client_user_id
    if (!isBilledAlike) session.update(invoiceProfiles, profile, billing(row))
  }
}

const billing = ({ client_user_id, fee, active }: Retainer): Draft<typeof invoiceProfiles> => ({
  customerid: client_user_id,
  disable: !active,
  lines: [{ name: 'Retainer', qty: '1', unit_cost: { amount: fee, code: '' } }],
})

function schedule (row: Retainer): Draft<typeof invoiceProfiles> {
  return {
    create_date: row.start_date,
    frequency: row.frequency,
    numberRecurring: row.is_infinitely_recurring ? 0 : row.number_recurring,
  }
}

/** Notes the beginning of the next period; takes it back while the retainer rests, or if it has gone by. */
function followPeriods ({ id, active, next_period_start_date: date }: Retainer, session: Session): void {
  const key = `retainers/${id}/next_period`
  const day = startOfDay(session.business.timezone, date)
  if (!active || day === undefined || day <= session.now()) session.unschedule(key)
  else session.schedule('retainers.next_period', day, { id }, key)
}

/** Moves on to the first period that begins after today; dates count from the one there is. */
function nextPeriod (): RowJob<Retainer> {
  return {
    run (row, _details, session) {
      const tomorrow = dayAfter(session.today(), { days: 1 })
      const rhythm = { create_date: row.next_period_start_date, frequency: row.frequency }
      const next = tomorrow === undefined ? undefined : issueDate(rhythm, tomorrow)
      if (!row.active || next === undefined) return
      session.store(retainers, row.id, { next_period_start_date: next })
      followPeriods({ ...row, next_period_start_date: next }, session)
    },
  }
}
