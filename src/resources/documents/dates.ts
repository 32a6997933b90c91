// Dates of documents that follow from others.
import { fail } from '../../declare/problem.ts'
import { addDays } from '../../fields/index.ts'

/** The day so many days after the day of issue; refused past the year 9999, as years have four digits. */
export function dueDate (object: string, issued: string, due_offset_days: number): string {
  const due = addDays(issued, due_offset_days)
  return /^\d{4}-/.test(due)
    ? due
    : fail('out-of-range', { field: 'due_offset_days', object, value: due_offset_days })
}
