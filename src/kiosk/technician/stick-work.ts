/** Export and answers on a USB stick, done by the running kiosk, which has the key: what `silaku export` and `silaku collect` do beside it. */
import { readFileSync } from 'node:fs';
import type { StickAnswer } from '../../control/technician-messages.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { isOutboxProblem } from '../../outbox/outbox-problem.ts';
import { collectFromStick } from '../../outbox/stick/stick-collect.ts';
import { exportToStick } from '../../outbox/stick/stick-export.ts';
import type { Enrolment } from '../../seal/messages.ts';
import type { SigningKey } from '../../seal/signatures.ts';
import { isStickProblem } from '../../seal/stick/stick-problem.ts';

/** Where people and desktops mount sticks. */
const stickPlaces = /^\/(media|mnt|run\/media)\//;

/** Every mounted folder that may be a stick; /proc/mounts writes a space as \040. */
export function mountedSticks(mounts = readMounts()): string[] {
  return mounts
    .split('\n')
    .map((line) => line.split(' ')[1]?.replaceAll('\\040', ' ') ?? '')
    .filter((folder) => stickPlaces.test(folder))
    .toSorted();
}

function readMounts(): string {
  try {
    return readFileSync('/proc/mounts', 'utf8');
  } catch {
    return '';
  }
}

export function createStickWork(parts: {
  outbox: Outbox;
  enrolment: Enrolment;
  kioskKey: SigningKey;
  now: () => Date;
}) {
  const { outbox, enrolment, kioskKey, now } = parts;

  async function run(act: 'export' | 'collect', stick: string): Promise<StickAnswer> {
    if (act === 'collect') {
      const { delivered, refused, ...counts } = await collectFromStick({ outbox, enrolment, stick });
      return told(refused.length > 0 ? 'someRefused' : 'collected', {
        ...counts,
        delivered: delivered.length,
        refused: refused.length,
      });
    }
    const report = await exportToStick({
      ...{ outbox, enrolment, kioskKey, stick, now, onlyNew: false, onProgress: () => {} },
    });
    if (report.outcome === 'nothingWaiting') return told(report.outcome, {});
    const { requests, pages, bytes, left, unreadable } = report;
    const isAll = left === 0 && unreadable.length === 0;
    return told(isAll ? 'exported' : 'partly', {
      requests,
      pages,
      bytes,
      left,
      unreadable: unreadable.length,
    });
  }

  return async (wish: { act: 'export' | 'collect'; folder: string }): Promise<StickAnswer> => {
    try {
      return await run(wish.act, wish.folder);
    } catch (error) {
      if (!isStickProblem(error) && !isOutboxProblem(error)) throw error;
      return { outcome: 'failed', code: error.code, hint: error.hint, counts: {} };
    }
  };
}

const told = (outcome: string, counts: Record<string, number>): StickAnswer => ({
  ...{ outcome, code: null, hint: null, counts },
});
