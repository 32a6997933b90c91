// One fixture told on its stage: its sections and further businesses, whom the world acts for and what they
// may do, the calls it makes, how the world deviates from FreshBooks, and what is still to come.
import { configure } from './configuration.ts'
import type { LoadServices } from './services.ts'
import type { Fixture } from '../read/fixture.ts'
import { loadOauth } from './oauth.ts'
import { primaryOf, setPrimary, type TokenLife } from './primary-token.ts'
import { personFor, type Directory } from './references.ts'
import { makeSections } from './sections.ts'
import { FixtureError, mistake, plain, type Part } from '../read/source.ts'
import { createFurther } from './context.ts'
import { takeSteps } from './steps.ts'
import type { LoadContext } from './time.ts'
import { scheduleTimeline } from './timeline.ts'

/** Tells a fixture whose primary business and people are there; gives how long its tokens live. */
export function load (fixture: Fixture, stage: LoadContext, crew: LoadServices): readonly TokenLife[] {
  const { world } = stage
  const everywhere: Directory = { world, references: stage.references, people: [] }
  const closings = makeSections(fixture.sections, stage)
  fixture.businesses.forEach((record, index) => {
    const further = createFurther(record, String(index), stage)
    closings.push(...makeSections(further.sections, further.stage))
  })
  // the last comes first: a payment must be gone before its invoice can go
  for (const close of closings.toReversed()) close()
  if (fixture.me !== undefined) {
    setPrimary(world, { ...primaryOf(world), identity_id: personFor(fixture.me, everywhere) })
  }
  const lives = fixture.oauth === undefined ? [] : loadOauth(fixture.oauth, everywhere, stage.calendar.now)
  takeSteps(fixture.steps, stage, crew)
  if (fixture.config !== undefined) configure(world, fixture.config)
  for (const fault of fixture.faults) addFault(fault, stage, crew)
  scheduleTimeline(fixture.timeline, stage, crew)
  return lives
}

function addFault (part: Part, { world }: LoadContext, { addFaults }: LoadServices): void {
  try {
    addFaults(world, [plain(part)])
  } catch (error) {
    if (error instanceof FixtureError) throw error
    mistake(part, (error as Error).message)
  }
}
