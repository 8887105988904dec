/** What GET /health says of outbox and storage; a database that cannot be read is told by the storage's state, and breaks nothing else. */
import type { Health } from '../control/messages.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isOutboxProblem } from '../outbox/outbox-problem.ts';
import type { StorageReport } from '../outbox/storage/storage-watch.ts';
import { bytesWritten } from './bytes-written.ts';

type Parts = {
  outbox: Pick<
    Outbox,
    | 'waitingCount'
    | 'oldestWaiting'
    | 'workMark'
    | 'backupNote'
    | 'requestsSetAside'
    | 'renumberedCount'
    | 'linkState'
    | 'dataUse'
  >;
  report: () => StorageReport;
};

/** To be made at the start: what is counted is counted from there. */
export function createStorageHealth({ outbox, report }: Parts) {
  const first = { bytes: bytesWritten() ?? 0, requests: readable(() => outbox.workMark(), 0) };

  function written() {
    const bytes = bytesWritten();
    if (bytes === null) return null;
    const requests = readable(() => outbox.workMark(), first.requests) - first.requests;
    const since = bytes - first.bytes;
    return { bytes: since, perRequest: requests > 0 ? Math.round(since / requests) : null };
  }

  return (): Pick<Health, 'outbox' | 'storage'> => {
    const { state, code, hint, freeBytes, damages } = report();
    return {
      outbox: {
        waiting: readable(() => outbox.waitingCount(), 0),
        oldestWaitingSince: readable(() => outbox.oldestWaiting()?.confirmedAt ?? null, null),
        setAside: readable(() => outbox.requestsSetAside().length, 0),
        renumbered: readable(() => outbox.renumberedCount(), 0),
        link: readable(() => outbox.linkState(), undefined),
        dataUse: readable(() => outbox.dataUse(), undefined),
      },
      storage: {
        ...{ state, code, hint, freeBytes, damages },
        backup: readable(() => outbox.backupNote(), null),
        written: written(),
      },
    };
  };
}

/** `otherwise` where the disk or the database cannot be read now. */
export function readable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isOutboxProblem(error)) return otherwise;
    throw error;
  }
}
