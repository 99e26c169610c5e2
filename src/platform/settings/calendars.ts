import type { ExceptionCalendar } from '../time/calendar.ts'
import { placeName } from '#project/config/shapes/reading.ts'
import { filled, record } from '#project/config/shapes/record.ts'
import { mapped, oneOrMore, tableOf } from '#project/config/shapes/shape.ts'
import { DAY_SPAN } from './values.ts'

const CALENDAR = record<ExceptionCalendar>('a calendar', {
  skip: filled(oneOrMore(DAY_SPAN), [], 'Days on which nothing is due.'),
  only: filled(oneOrMore(DAY_SPAN), [], 'The only days on which anything is due.'),
})

/** Calendars of exceptions, by name. A day is one of the job's own zone. */
export const CALENDARS = tableOf(
  mapped(CALENDAR, (calendar, place, reading) =>
    calendar.skip.length + calendar.only.length > 0
      ? calendar
      : reading.refuse(place, `${placeName(place)} needs 'skip' or 'only'`, {
          reason: 'missing-key',
          onKey: true,
        }),
  ),
  'names',
)
