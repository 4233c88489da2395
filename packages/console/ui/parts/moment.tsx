/** Times as people say them, with the exact one at hand. */

import type { VNode } from 'preact';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

interface MomentProps {
  /** ISO 8601, or milliseconds since the epoch. */
  readonly at: string | number;
  /** `relative`: `5 minutes ago`. Default: the time of the day, with the day unless it is today. */
  readonly form?: 'relative' | 'full';
}

export function Moment({ at, form }: MomentProps): VNode {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>;
  const text =
    form === 'relative'
      ? relative(date)
      : form === 'full'
        ? `${DAY.format(date)}, ${CLOCK.format(date)}`
        : shortly(date);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {text}
    </time>
  );
}

function shortly(date: Date): string {
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? CLOCK.format(date) : `${DAY.format(date)}, ${CLOCK.format(date)}`;
}

function relative(date: Date): string {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return AGO.format(Math.round(seconds / size), unit);
}
