/** Everything that the office does by itself. Add a job here; what it does lives in the room that it is about. */
import type { Logger } from 'pino';
import type { AuditTrail } from '../audit-trail.ts';
import type { BackupMade } from '../backup/make-backup.ts';
import type { KioskRegister } from '../kiosk-register.ts';
import type { PageUploads } from '../pages/page-storage.ts';
import { day, hour, type Job } from './job.ts';

type Parts = {
  uploads: PageUploads;
  kiosks: Pick<KioskRegister, 'isTrusted'>;
  audit: Pick<AuditTrail, 'check'>;
  now: () => Date;
  log: Logger;
};

/** `backUp`: none when nobody said where to. */
export function officeJobs(office: Parts, { backUp }: { backUp: (() => Promise<BackupMade>) | null }): Job[] {
  const { audit, log } = office;
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
    { name: 'dropStaleUploads', every: 6 * hour, run: () => dropStaleUploads(office) },
    {
      name: 'checkAuditTrail',
      every: day,
      async run() {
        const found = await audit.check();
        if (found.outcome !== 'whole') log.error({ found }, 'audit.broken');
      },
    },
  ];
}

/** Also when an office starts. */
export async function dropStaleUploads({ uploads, kiosks, now, log }: Omit<Parts, 'audit'>): Promise<void> {
  const dropped = await uploads.dropStale({ now: now(), isTrusted: kiosks.isTrusted });
  if (dropped > 0) log.info({ dropped }, 'uploads.stale');
}
