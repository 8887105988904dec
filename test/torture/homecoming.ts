/** What still has to come home when the faults have ended, read from the kiosks' databases beside the running programs. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { words } from '../../src/request/words/words.ts';
import type { Citizens } from './citizen.ts';
import { readRows } from './stock-taking.ts';
import type { TorturedKiosk, World } from './world.ts';

/** Generous: rests of the forwarder, a busy machine, and a draft that is still offered to its citizen for some minutes. */
const drainLimitMs = 400_000;

const count = z.object({ open: z.number() });

/** Resolves with a sentence for each thing that did not come to rest in time. */
export async function drain(world: World, halls: Citizens[]): Promise<string[]> {
  const untilMs = performance.now() + drainLimitMs;
  let missing: string[] = [];
  do {
    missing = world.kiosks.flatMap((kiosk, index) => whatIsOpen(kiosk, halls[index]));
    if (missing.length === 0) break;
    await pause(500);
  } while (performance.now() < untilMs);
  for (const { name, screen } of world.kiosks) {
    const shown = await screen.now?.pty.waitFor(words.id.welcome.heading).catch(() => null);
    if (!shown) missing.push(`the screen of ${name} does not show the welcome`);
  }
  return missing.map((what) => `After the faults had ended: ${what}.`);
}

function whatIsOpen({ name, kioskFolder }: TorturedKiosk, hall: Citizens | undefined): string[] {
  const screen = hall?.view()?.screen ?? 'away';
  const open = (query: string) => readRows(join(kioskFolder, 'outbox.sqlite'), query, count)[0]?.open ?? 0;
  try {
    const waiting = open("SELECT count(*) AS open FROM outbox WHERE state = 'waiting'");
    const owed = open('SELECT count(*) AS open FROM receipt WHERE printed_at IS NULL');
    const drafts = open('SELECT count(*) AS open FROM draft');
    return [
      ...(screen === 'welcome' ? [] : [`the screen of ${name} is ${screen}`]),
      ...(waiting === 0 ? [] : [`${waiting} requests of ${name} still wait`]),
      ...(owed === 0 ? [] : [`${owed} receipts of ${name} are still owed`]),
      ...(drafts === 0 ? [] : [`${drafts} drafts of ${name} are still there`]),
    ];
  } catch (error) {
    return [`the database of ${name} can't be read (${error instanceof Error ? error.message : error})`];
  }
}

/** As the kiosks believe; the paper itself is read at the end. */
export function countPrinted(world: World): number {
  return world.kiosks.reduce((sum, { kioskFolder }) => {
    const query = 'SELECT count(*) AS open FROM receipt WHERE printed_at IS NOT NULL';
    try {
      return sum + (readRows(join(kioskFolder, 'outbox.sqlite'), query, count)[0]?.open ?? 0);
    } catch {
      // Its disk is full, or it has not begun.
      return sum;
    }
  }, 0);
}
