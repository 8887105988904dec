/** The glass of the pretend scanner: a folder that says what lies on it and what shall go wrong. Told by tests and the demo, read by pretend-scanimage. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** What the pretend scanner acts out. `deaf` hangs and does not even stop when asked to; `bytesTooMany` sends more than it announced. */
export const glassFaults = [
  'none',
  'noDocs',
  'jammed',
  'coverOpen',
  'busy',
  'denied',
  'ioError',
  'unplugged',
  'silent',
  'deaf',
  'truncated',
  'bytesTooMany',
] as const;
export type GlassFault = (typeof glassFaults)[number];

const glassState = z.object({
  /** Absolute path of a PNG, WebP, JPEG, PGM or PPM; null shows the white lid, as a real scanner does. */
  page: z.string().nullable(),
  fault: z.enum(glassFaults),
  /** How long the lamp travels over the page, in milliseconds. */
  travelMs: z.number().int().min(0),
  /** The sheets in the feeder, the next one first; as `page`. */
  feeder: z.array(z.string().nullable()).default([]),
  /** After so many more sheets the next one jams; null for never. */
  jamAfterSheets: z.number().int().min(0).nullable().default(null),
  /** Buttons of the scanner that somebody holds down. */
  pressed: z.array(z.string()).default([]),
});
export type GlassState = z.infer<typeof glassState>;

const emptyGlass: GlassState = {
  ...{ page: null, fault: 'none', travelMs: 0 },
  ...{ feeder: [], jamAfterSheets: null, pressed: [] },
};

/** Where pretend-scanimage looks for the folder. */
export const glassFolderVariable = 'SILAKU_PRETEND_GLASS';

export class PretendGlass {
  folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    mkdirSync(this.folder, { recursive: true });
    if (readGlass(this.folder) === undefined) this.#write(emptyGlass);
  }

  state(): GlassState {
    return readGlass(this.folder) ?? emptyGlass;
  }

  /** Lays a page on the glass, in place of the one that lies there. */
  lay(pagePath: string): void {
    this.#change({ page: resolve(pagePath) });
  }

  takeAway(): void {
    this.#change({ page: null });
  }

  /** Puts a pile into the feeder, in place of what lies there; null is an empty sheet. */
  loadFeeder(sheetPaths: readonly (string | null)[]): void {
    this.#change({ feeder: sheetPaths.map((path) => path && resolve(path)) });
  }

  /** So many more sheets come through, then one is stuck. It is back on the pile after `recover`. */
  jamAfter(sheets: number): void {
    this.#change({ jamAfterSheets: sheets });
  }

  /** What the device does with its first sheet: it is through, or stuck. */
  feedSheet(): 'through' | 'stuck' {
    const { feeder, jamAfterSheets } = this.state();
    if (jamAfterSheets === 0) {
      this.#change({ fault: 'jammed', jamAfterSheets: null });
      return 'stuck';
    }
    this.#change({
      feeder: feeder.slice(1),
      jamAfterSheets: jamAfterSheets === null ? null : jamAfterSheets - 1,
    });
    return 'through';
  }

  press(button: string): void {
    this.#change({ pressed: [button] });
  }

  letGo(): void {
    this.#change({ pressed: [] });
  }

  jam(): void {
    this.#change({ fault: 'jammed' });
  }

  openCover(): void {
    this.#change({ fault: 'coverOpen' });
  }

  unplug(): void {
    this.#change({ fault: 'unplugged' });
  }

  plugIn(): void {
    this.recover();
  }

  act(fault: GlassFault): void {
    this.#change({ fault });
  }

  /** The jam is cleared, the cover closed, the plug back in; the page still lies where it lay. */
  recover(): void {
    this.#change({ fault: 'none' });
  }

  /** Gives the lamp so long for its way over the page; 0 is as fast as it goes. */
  slow(travelMs: number): void {
    this.#change({ travelMs });
  }

  #change(change: Partial<GlassState>): void {
    this.#write({ ...this.state(), ...change });
  }

  /** Written beside and renamed, so that a scan under way never reads half a file. */
  #write(state: GlassState): void {
    const beside = join(this.folder, `glass.json.${process.pid}.new`);
    writeFileSync(beside, `${JSON.stringify(state)}\n`);
    renameSync(beside, join(this.folder, 'glass.json'));
  }
}

/** Undefined where nobody has laid anything yet. */
export function readGlass(folder: string): GlassState | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'glass.json'), 'utf8');
  } catch {
    return undefined;
  }
  return glassState.parse(JSON.parse(text));
}
