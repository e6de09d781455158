/**
 * Draws the pictures of the demo offer into demo/images: four logos, the hero and one screenshot.
 *
 * Flat shapes on an opaque ground, few colours, no text and no gradient, as the logo rules of the store ask. The hero
 * keeps free the rectangle that the store writes over: 415 × 100 pixels from 370 pixels on.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

const colours = {
  ground: [0x17, 0x4a, 0x56],
  deep: [0x10, 0x39, 0x43],
  line: [0x6f, 0xc2, 0xbd],
  light: [0xff, 0xc6, 0x4f],
  paper: [0xff, 0xff, 0xff],
  page: [0xf3, 0xf5, 0xf4],
  rule: [0xde, 0xe4, 0xe2],
  ink: [0x39, 0x47, 0x4a],
  grey: [0xa9, 0xb5, 0xb3],
  bad: [0xc2, 0x4a, 0x3f],
} as const satisfies Record<string, Colour>;

/** Samples per pixel and axis; edges get 17 shades, enough for smooth curves. */
const SAMPLES = 4;

/** A picture in RGB, without transparency. Shapes are painted over what is there. */
class Picture {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Float64Array;

  constructor(width: number, height: number, ground: Colour) {
    this.width = width;
    this.height = height;
    this.#pixels = new Float64Array(width * height * 3);
    this.rectangle(0, 0, width, height, 0, ground);
  }

  /** Paints every sample for which `inside` holds; the rest is a box around the shape. */
  #paint(
    box: readonly [left: number, top: number, right: number, bottom: number],
    colour: Colour,
    inside: (x: number, y: number) => boolean,
  ): void {
    const [left, top, right, bottom] = box;
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(this.height, bottom); y += 1) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(this.width, right); x += 1) {
        let hits = 0;
        for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
          const dx = ((sample % SAMPLES) + 0.5) / SAMPLES;
          const dy = (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
          if (inside(x + dx, y + dy)) hits += 1;
        }
        if (hits === 0) continue;
        const share = hits / (SAMPLES * SAMPLES);
        const at = (y * this.width + x) * 3;
        for (const [channel, value] of colour.entries()) {
          const before = this.#pixels[at + channel] ?? 0;
          this.#pixels[at + channel] = before + (value - before) * share;
        }
      }
    }
  }

  /** A rectangle with corners of `radius` pixels. */
  rectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    colour: Colour,
  ): void {
    const right = left + width;
    const bottom = top + height;
    this.#paint([left, top, right, bottom], colour, (x, y) => {
      if (x < left || x > right || y < top || y > bottom) return false;
      const dx = Math.max(left + radius - x, 0, x - (right - radius));
      const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
      return dx * dx + dy * dy <= radius * radius || dx === 0 || dy === 0;
    });
  }

  circle(centreX: number, centreY: number, radius: number, colour: Colour): void {
    const box = [centreX - radius, centreY - radius, centreX + radius, centreY + radius] as const;
    this.#paint(box, colour, (x, y) => (x - centreX) ** 2 + (y - centreY) ** 2 <= radius * radius);
  }

  /** A line through `points`, `width` pixels wide, with round ends and joints. */
  stroke(
    points: readonly (readonly [x: number, y: number])[],
    width: number,
    colour: Colour,
  ): void {
    const half = width / 2;
    const segments = points.slice(1).map((to, index) => [points[index] ?? to, to] as const);
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    const box = [
      Math.min(...xs) - half,
      Math.min(...ys) - half,
      Math.max(...xs) + half,
      Math.max(...ys) + half,
    ] as const;
    this.#paint(box, colour, (x, y) =>
      segments.some(([[ax, ay], [bx, by]]) => {
        const length = (bx - ax) ** 2 + (by - ay) ** 2;
        const along = length === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length;
        const t = Math.min(1, Math.max(0, along));
        return (x - ax - t * (bx - ax)) ** 2 + (y - ay - t * (by - ay)) ** 2 <= half * half;
      }),
    );
  }

  /** The file: 8 bits per channel, RGB, every row with the filter "none". */
  png(): Buffer {
    const row = this.width * 3 + 1;
    const raw = Buffer.alloc(row * this.height);
    for (let y = 0; y < this.height; y += 1) {
      for (let x = 0; x < this.width * 3; x += 1) {
        raw[y * row + 1 + x] = Math.round(this.#pixels[y * this.width * 3 + x] ?? 0);
      }
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.width, 0);
    header.writeUInt32BE(this.height, 4);
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(raw, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Three lines of a log and the light that falls on them, in a square of `size` pixels. */
function mark(picture: Picture, left: number, top: number, size: number): void {
  const unit = size / 40;
  const bar = (x: number, y: number, width: number, colour: Colour) =>
    picture.rectangle(left + x * unit, top + y * unit, width * unit, 4 * unit, 2 * unit, colour);
  picture.circle(left + 27.5 * unit, top + 12.5 * unit, 6.5 * unit, colours.light);
  bar(8, 10.5, 9, colours.line);
  bar(8, 18.5, 15, colours.line);
  bar(8, 26.5, 24, colours.light);
}

function logo(size: number): Picture {
  const picture = new Picture(size, size, colours.ground);
  mark(picture, 0, 0, size);
  return picture;
}

function wideLogo(): Picture {
  const picture = new Picture(255, 115, colours.ground);
  const line = (x: number, y: number, width: number, colour: Colour) =>
    picture.rectangle(x, y, width, 11, 5.5, colour);
  picture.circle(196, 38, 18, colours.light);
  line(36, 32.5, 58, colours.line);
  line(104, 32.5, 26, colours.line);
  line(36, 53.5, 34, colours.line);
  line(80, 53.5, 74, colours.line);
  line(36, 74.5, 183, colours.light);
  return picture;
}

function hero(): Picture {
  const picture = new Picture(815, 290, colours.ground);
  picture.rectangle(0, 214, 815, 76, 0, colours.deep);
  picture.circle(262, 84, 44, colours.light);
  const rows = [
    [78, 66],
    [118, 108],
    [158, 150],
  ] as const;
  for (const [y, width] of rows) {
    picture.rectangle(60, y, width - 20, 18, 9, colours.line);
    picture.rectangle(52 + width, y, 34, 18, 9, colours.line);
  }
  picture.rectangle(60, 205, 248, 18, 9, colours.light);
  return picture;
}

/** The search page of the portal: bars of errors by hour, a line of messages, and the newest rows. */
function screenshot(): Picture {
  const picture = new Picture(533, 324, colours.page);
  picture.rectangle(0, 0, 533, 34, 0, colours.ground);
  mark(picture, 8, 2, 30);
  picture.rectangle(50, 13, 70, 8, 4, colours.paper);
  picture.rectangle(330, 9, 150, 16, 8, colours.deep);
  picture.circle(341, 17, 3.5, colours.line);
  picture.rectangle(350, 14, 60, 6, 3, colours.line);
  picture.circle(509, 17, 9, colours.light);

  picture.rectangle(0, 34, 96, 290, 0, colours.paper);
  picture.rectangle(95, 34, 1, 290, 0, colours.rule);
  for (const [index, width] of [46, 44, 38, 50, 42].entries()) {
    const y = 54 + index * 26;
    if (index === 1) picture.rectangle(8, y - 8, 80, 22, 5, colours.page);
    picture.circle(21, y + 3, 4, index === 1 ? colours.ground : colours.grey);
    picture.rectangle(32, y, width, 6, 3, index === 1 ? colours.ground : colours.grey);
  }

  const card = (left: number, top: number, width: number, height: number) => {
    picture.rectangle(left, top, width, height, 6, colours.rule);
    picture.rectangle(left + 1, top + 1, width - 2, height - 2, 5, colours.paper);
  };
  card(110, 48, 264, 116);
  picture.rectangle(124, 60, 78, 7, 3.5, colours.ink);
  const errors = [14, 22, 18, 30, 26, 44, 62, 40, 28, 24, 20, 16, 22, 34, 26, 18];
  for (const [index, height] of errors.entries()) {
    const peak = height > 40;
    picture.rectangle(
      124 + index * 15,
      152 - height,
      9,
      height,
      2,
      peak ? colours.bad : colours.line,
    );
  }
  picture.rectangle(122, 152, 240, 1, 0, colours.rule);

  card(386, 48, 133, 116);
  picture.rectangle(400, 60, 54, 7, 3.5, colours.ink);
  picture.stroke(
    [
      [402, 136],
      [420, 128],
      [438, 131],
      [456, 112],
      [474, 118],
      [492, 94],
      [504, 86],
    ],
    3,
    colours.ground,
  );
  picture.circle(504, 86, 4.5, colours.light);
  picture.rectangle(398, 148, 109, 1, 0, colours.rule);

  card(110, 176, 409, 136);
  picture.rectangle(124, 188, 62, 7, 3.5, colours.ink);
  const rows = [
    [54, 168, false],
    [46, 132, true],
    [60, 190, false],
    [50, 150, false],
    [42, 176, true],
  ] as const;
  for (const [index, [host, message, fault]] of rows.entries()) {
    const y = 210 + index * 20;
    picture.rectangle(124, y - 6, 381, 1, 0, colours.rule);
    picture.rectangle(124, y + 1, 40, 6, 3, colours.grey);
    picture.rectangle(182, y + 1, host, 6, 3, colours.ink);
    picture.rectangle(262, y + 1, message, 6, 3, colours.grey);
    picture.rectangle(470, y - 1, 34, 10, 5, fault ? colours.bad : colours.line);
  }
  return picture;
}

const folder = join(import.meta.dirname, '..', 'demo', 'images');
await mkdir(folder, { recursive: true });
const pictures: Readonly<Record<string, Picture>> = {
  'logo-small.png': logo(40),
  'logo-medium.png': logo(90),
  'logo-large.png': logo(115),
  'logo-wide.png': wideLogo(),
  'hero.png': hero(),
  'screenshot.png': screenshot(),
};
for (const [name, picture] of Object.entries(pictures)) {
  await writeFile(join(folder, name), picture.png());
}
