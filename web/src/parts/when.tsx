import { useNow } from '../clock.ts';
import { useMessages } from '../messages/messages.tsx';

/** A moment: the time today, day and time before; in full under the pointer. */
export function When({ at }: { at: string }) {
  const { formats } = useMessages();
  const now = useNow();
  return (
    <time className="nowrap" dateTime={at} title={formats.full(at)}>
      {formats.moment(at, now)}
    </time>
  );
}
