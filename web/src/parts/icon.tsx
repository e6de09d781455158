/** Icons on a 16 px grid with a 1.5 px stroke. They are signs beside words, so they are never announced. */
const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  person:
    'M8 2.6a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2M2.8 13.5c.6-2.8 2.6-4 5.2-4s4.6 1.2 5.2 4',
  dot: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  ring: 'M8 2.2a5.8 5.8 0 1 1-5.4 3.7',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M8 4.5V8l2.5 1.5',
  warning: 'M8 2.3l6.2 11.2H1.8zM8 6.5v3.2M8 11.7v.1',
  error: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM8 4.8v3.7M8 11.1v.1',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2M8 7.3v3.7M8 4.9V5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.5 10.5L14 14',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4L6 8l4 4',
  eye: 'M1.5 8C3 5.2 5.3 3.8 8 3.8S13 5.2 14.5 8C13 10.8 10.7 12.2 8 12.2S3 10.8 1.5 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  folder: 'M1.8 12.5v-9h4.4l1.6 2h6.4v7z',
  comment: 'M2 3h12v8H7.5L4.5 13.5V11H2z',
  reuse: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  slash: 'M4 12L12 4',
  lock: 'M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1M5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  cut: 'M2 6.5c3.6-3.3 8.4-3.3 12 0M4.5 9.3c2.1-1.9 4.9-1.9 7 0M8 12.5v.1M2.5 2.5l11 11',
  plus: 'M8 3v10M3 8h10',
  up: 'M8 12.5V4M4.5 7L8 3.5l3.5 3.5M3 13.5h10',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  elsewhere: 'M6.5 3.5h-4v10h10v-4M9.5 2.5h4v4M13.2 2.8L7.5 8.5',
  swap: 'M11 3.5l2.5 2.5L11 8.5M13.5 6h-11M5 7.5L2.5 10 5 12.5M2.5 10h11',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
} as const;

export type IconName = keyof typeof paths;

const bold: readonly IconName[] = ['check', 'cross', 'ring', 'slash', 'more'];

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  const classes = [
    'icon',
    small ? 'small' : '',
    bold.includes(name) ? 'bold' : '',
    name === 'dot' ? 'full' : '',
  ];
  return (
    <svg className={classes.filter(Boolean).join(' ')} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
