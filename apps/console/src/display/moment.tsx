const shown = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A point in time in the reader's time zone; UTC to the millisecond on hovering. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={at} style={{ whiteSpace: 'nowrap' }}>
      {shown.format(new Date(at))}
    </time>
  );
}
