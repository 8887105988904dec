/** Everything that the office does by itself. Add a job here; what it does lives in the room that it is about. */
import type { Logger } from 'pino';
import type { BackupMade } from '../backup/make-backup.ts';
import type { KioskRegister } from '../kiosk-register.ts';
import type { AuditAnchors } from '../law/audit/audit-anchors.ts';
import type { PageUploads } from '../pages/page-storage.ts';
import { day, hour, type Job } from './job.ts';

type Parts = {
  uploads: PageUploads;
  kiosks: Pick<KioskRegister, 'isTrusted'>;
  anchors: Pick<AuditAnchors, 'check' | 'sign'>;
  now: () => Date;
  log: Logger;
};

/** `backUp`: none when nobody said where to. */
export function officeJobs(
  office: Parts,
  deeds: { backUp: (() => Promise<BackupMade>) | null; destroyWhatIsDue: () => Promise<number> },
): Job[] {
  const { backUp } = deeds;
  const { anchors, log } = office;
  return [
    ...(backUp
      ? [
          {
            name: 'backUp',
            every: day,
            async run() {
              const made = await backUp();
              if (made.pagesMissing > 0) log.error(made, 'backup.pagesMissing');
              else log.info(made, 'backup.made');
            },
          },
        ]
      : []),
    {
      name: 'destroyWhatIsDue',
      every: day,
      async run() {
        const destroyed = await deeds.destroyWhatIsDue();
        if (destroyed > 0) log.info({ destroyed }, 'retention.destroyed');
      },
    },
    { name: 'dropStaleUploads', every: 6 * hour, run: () => dropStaleUploads(office) },
    {
      name: 'checkAuditTrail',
      every: day,
      async run() {
        const found = await anchors.check();
        // A broken trail gets no signature: the last good one says until where it was whole.
        if (found.outcome !== 'whole') return log.error({ found }, 'audit.broken');
        const anchor = await anchors.sign();
        if (anchor) log.info({ anchor }, 'audit.anchored');
      },
    },
  ];
}

/** Also when an office starts. */
export async function dropStaleUploads({ uploads, kiosks, now, log }: Omit<Parts, 'anchors'>): Promise<void> {
  const dropped = await uploads.dropStale({ now: now(), isTrusted: kiosks.isTrusted });
  if (dropped > 0) log.info({ dropped }, 'uploads.stale');
}
