// The page of an estimate: its client accepts or declines it.
import type { DocumentPage } from '../../declare/page.ts'
import type { Row } from '../../declare/resource.ts'
import { printedEstimate } from '../documents/printed-kinds.ts'
import { printed } from '../documents/printed.ts'
import { acceptsEstimate, declinesEstimate, viewsEstimate } from './client.ts'
import type { estimates } from './estimates.ts'

type Estimate = Row<typeof estimates>

export const estimatePage: DocumentPage<Estimate> = {
  printed: (row, session) => printed(printedEstimate, row, session),
  views: viewsEstimate,
  state: ({ accepted, invoiced, reply_status }) => {
    if (invoiced) return 'This estimate is accepted, and has been invoiced.'
    if (accepted) return 'This estimate is accepted.'
    return reply_status === 'declined' ? 'This estimate is declined.' : undefined
  },
  actions: {
    accept: {
      button: 'Accept',
      done: 'Thank you, you have accepted the estimate.',
      isMain: true,
      isOffered: ({ accepted }) => !accepted,
      action: acceptsEstimate,
    },
    decline: {
      button: 'Decline',
      done: 'You have declined the estimate.',
      isOffered: ({ accepted, reply_status }) => !accepted && reply_status !== 'declined',
      action: declinesEstimate,
    },
  },
}
