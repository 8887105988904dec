/** Lets the plan's kills and full disks happen to a world for as long as it is told to. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Citizens } from './citizen.ts';
import type { Diary } from './diary.ts';
import type { DiskFill, Kill, Victim } from './fault-plan.ts';
import type { SmallDisk } from './small-disk.ts';
import type { TorturedKiosk, World } from './world.ts';

/** A program that was killed is back after this long, even on a busy machine. */
const comesBackMs = 10_000;
/** A screen that does not come is not waited for any longer: then the kiosk is killed where it is. */
const aimMs = 20_000;
const shortestPauseMs = 100;
const mostLateMs = 3_000;

export async function keepKilling(parts: {
  world: World;
  citizens: Citizens[];
  nextKill: () => Kill;
  diary: Diary;
  kills: Record<Victim, number>;
  signal: AbortSignal;
}): Promise<void> {
  const { world, citizens, signal } = parts;
  let dueMs = performance.now();
  const aimed = new Map<TorturedKiosk, Promise<void>>();
  while (!signal.aborted) {
    const kill = parts.nextKill();
    // What a slow machine has missed is made up for, but not all at once.
    dueMs = Math.max(dueMs, performance.now() - mostLateMs) + kill.waitMs;
    await rest(Math.max(dueMs - performance.now(), shortestPauseMs), signal);
    const index = Math.floor(kill.which * world.kiosks.length);
    const [kiosk, hall] = [world.kiosks[index], citizens[index]];
    if (signal.aborted || !kiosk || !hall) break;
    const { aim } = kill;
    // A kiosk that somebody takes aim at is left alone by all others: however slow the machine, visits come that far.
    if (kill.victim === 'kiosk' && aimed.has(kiosk)) await strike('forward', kiosk, hall);
    else if (aim) aimed.set(kiosk, takeAim(kiosk, hall, aim));
    else await strike(kill.victim, kiosk, hall);
  }
  await Promise.all(aimed.values());

  async function takeAim(kiosk: TorturedKiosk, hall: Citizens, aim: NonNullable<Kill['aim']>): Promise<void> {
    await screenComes(hall, aim.screen, signal);
    await rest(aim.thenMs, signal);
    await strike('kiosk', kiosk, hall);
    aimed.delete(kiosk);
  }

  async function strike(victim: Victim, kiosk: TorturedKiosk, hall: Citizens): Promise<void> {
    const program = victim === 'office' ? world.office : kiosk[victim];
    const untilMs = performance.now() + comesBackMs;
    while (!signal.aborted && performance.now() < untilMs) {
      // An office that nobody has reached yet has nothing to lose; a kiosk that is coming back has.
      if (program.isUp && program.kill()) {
        parts.kills[victim] += 1;
        parts.diary.write('killed', { program: victim, kiosk: kiosk.name, screen: hall.view()?.screen });
        return;
      }
      await rest(20, signal);
    }
  }
}

export async function keepFilling(parts: {
  disk: SmallDisk;
  nextDiskFill: () => DiskFill;
  diary: Diary;
  onFilled: () => void;
  signal: AbortSignal;
}): Promise<void> {
  const { disk, signal } = parts;
  while (!signal.aborted) {
    const { waitMs, leaveBytes, holdMs } = parts.nextDiskFill();
    await rest(waitMs, signal);
    if (signal.aborted) break;
    disk.fill(leaveBytes);
    parts.onFilled();
    parts.diary.write('disk.filled', { leaveBytes, holdMs });
    await rest(holdMs, signal);
    disk.free();
  }
  disk.free();
}

async function screenComes(hall: Citizens, screen: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = hall.onView((view) => {
    if (view.screen === screen) resolve();
  });
  await Promise.race([promise, rest(aimMs, signal)]);
  stop();
}

export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
