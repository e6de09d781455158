import { useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Reader } from '../reader.tsx';
import { useSingleKeys } from './page.ts';

/** How long `g` waits for the key that says where to, in milliseconds. */
const WAITS_MS = 1_500;

/** `g`, then `o`, `q` or `s`: to the offers, to what waits for the house's own people, to the store. */
export function useGoKeys(reader: Reader | null): void {
  const navigate = useNavigate();
  const pressedAt = useRef(Number.NEGATIVE_INFINITY);
  const places: Readonly<Record<string, string | null>> = {
    o: '/offers',
    q: queueOf(reader),
    s: '/store',
  };
  useSingleKeys({
    g: () => {
      pressedAt.current = performance.now();
    },
    ...Object.fromEntries(
      Object.entries(places).map(([key, place]) => [
        key,
        () => {
          const isSecond = performance.now() - pressedAt.current < WAITS_MS;
          pressedAt.current = Number.NEGATIVE_INFINITY;
          if (isSecond && place !== null && reader !== null) void navigate(place);
        },
      ]),
    ),
  });
}

function queueOf(reader: Reader | null): string | null {
  if (reader?.side === 'REVIEWER') return '/reviews';
  return reader?.side === 'OPERATOR' ? '/operations' : null;
}
