// Discussions of a project: messages, and comments on them. Everybody on the project sees them.
import { commentsAlone } from '../families/business.ts'
import { active, businessId, id, integer, naiveTime, reference, text } from '../fields/index.ts'
import { hidden, readOnly } from '../declare/field.ts'
import { many } from '../declare/include.ts'
import { resource } from '../declare/resource.ts'

const common = {
  family: commentsAlone,
  scope: 'projects',
  perPage: 'all' as const,
  order: 'id',
}

const author = readOnly(integer({ doc: 'Identity of who wrote it.', default: 0 }))

const times = {
  active: active(),
  created_at: readOnly(naiveTime({ set: 'on create' })),
  updated_at: readOnly(naiveTime({ set: 'on write' })),
}

/** No answer of FreshBooks is known: neither of a message nor of a comment. */
const inferred = ['all members of the answer: only requests are known', 'the scope']

export const threads = resource({
  ...common,
  path: 'project/:project/threads',
  under: { project: 'project_id' },
  one: 'thread',
  many: 'threads',
  doc: 'A message in the discussion of a project.',
  operations: ['list', 'create'],
  options: { list: { includes: ['comments'] }, create: { includes: ['comments'] } },
  fields: {
    id: id({ first: 310201 }),
    business_id: hidden(businessId()),
    project_id: reference('projects', { required: true }),
    identity_id: author,
    message: text({ required: true }),
    ...times,
  },
  include: {
    comments: many('thread_comments', 'thread_id', { doc: 'What was said to it, the oldest first.' }),
  },
  inferred,
  fixture: { labels: ['message'], author: 'identity_id' },
})

export const threadComments = resource({
  ...common,
  path: 'threads/:thread/comments',
  under: { thread: 'thread_id' },
  one: 'comment',
  many: 'comments',
  table: 'thread_comments',
  doc: 'A comment on a message in the discussion of a project.',
  operations: ['create'],
  fields: {
    id: id({ first: 420301 }),
    business_id: hidden(businessId()),
    thread_id: reference('threads', { required: true }),
    identity_id: author,
    content: text({ required: true }),
    ...times,
  },
  inferred,
  fixture: { labels: ['content'], author: 'identity_id' },
})
