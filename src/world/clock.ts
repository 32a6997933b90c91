// A world's clock. Only `wall`, which the server hands in, ever looks at the machine's.

/** How a world's time runs; kept in the world's settings, so that snapshots carry it. */
export type ClockSetting =
  | { readonly mode: 'real' }
  | { readonly mode: 'pinned', readonly now: number }
  | { readonly mode: 'offset', readonly by: number }
  | { readonly mode: 'scale', readonly rate: number, readonly from: number, readonly since: number }

/** Milliseconds since 1970 on a clock set like that, when the wall clock says `wall`. */
export function readClock (setting: ClockSetting, wall: number): number {
  switch (setting.mode) {
    case 'real': return wall
    case 'pinned': return setting.now
    case 'offset': return wall + setting.by
    case 'scale': return Math.round(setting.from + (wall - setting.since) * setting.rate)
  }
}
