// The pages that links to documents lead to: whoever has a link sees the document, and answers as its client.
// FreshBooks' own are an application in the browser; these are plain pages, and ours.
import type { Call, Endpoint, Reply } from '../declare/endpoint.ts'
import { binary, endpoint } from '../declare/endpoint.ts'
import { ActionError, clientCaller } from '../declare/outside-action.ts'
import { sessionOf, type EndpointSession } from '../derive/endpoints.ts'
import { auth } from '../families/auth.ts'
import { json } from '../json-text.ts'
import { HTML, pageHeaders } from '../pages/frame.ts'
import { notice } from '../pages/parts.ts'
import { PDF, pdfOf } from '../resources/documents/pdf.ts'
import { printed } from '../resources/documents/printed.ts'
import { linkedKinds, type LinkedKind } from './linked-kinds.ts'
import { linkPage, noSuchDocument } from './link-page.ts'
