/** `silaku export`: writes the requests that wait onto a USB stick, sealed and signed, for a village without a link. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { readEnrolment, readKioskKey } from './outbox/keys.ts';
import { openOutbox } from './outbox/outbox.ts';
import { type ExportReport, exportToStick } from './outbox/stick/stick-export.ts';
import {
  asSize,
  createTeller,
  exitStatus,
  some,
  type Teller,
  tellTrouble,
  wrongUser,
} from './stick-command.ts';

const usage = `silaku export --folder FOLDER --to DIR [--only-new] [--shared-with owner|group] [--json]

  --folder FOLDER   the kiosk's folder, with outbox.sqlite and enrolment.json
  --to DIR          the top folder of the mounted stick
  --only-new        only what has never been written to a stick: for a second stick when one is too small
  --json            only the last line, for programs
`;

const event = 'stick.exported';

/** Returns the exit status: 0 all is on the stick, 1 not all, 64 wrong call, 66 no such folder, 73 the stick cannot be written, 74 it failed, 77 wrong user, 78 not enrolled. */
export async function runExport(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return exitStatus.usage;
  }
  const { folder, to, json, sharedWith, onlyNew } = options;
  const teller = createTeller(json);
  const hint = wrongUser(join(folder, 'kiosk-key.json'), 'export');
  if (hint) {
    teller.say(hint);
    return teller.end(exitStatus.wrongUser, { event, outcome: 'wrongUser' });
  }
  return tellTrouble(event, teller, async () => {
    const enrolment = readEnrolment(folder);
    const kioskKey = readKioskKey(folder);
    if (!enrolment || !kioskKey) {
      teller.say('This kiosk is not enrolled yet: run "silaku enrol" with a code from the office.');
      return teller.end(exitStatus.notSetUp, { event, outcome: 'notEnrolled' });
    }
    const isSameDisk = onSameDisk(folder, to);
    if (isSameDisk) {
      teller.say(`Careful: ${to} lies on the kiosk's own disk. Is the stick mounted? "lsblk -f" shows it.`);
    }
    const outbox = openOutbox({ folder, now: () => new Date(), sharedWith });
    try {
      const report = await exportToStick({
        outbox,
        enrolment,
        kioskKey,
        stick: to,
        onlyNew,
        now: () => new Date(),
        onProgress: (count) => {
          if (count % 50 === 0) teller.say(`… ${count} requests written`);
        },
      });
      const status = tellExport(teller, report, { stick: to, onlyNew });
      return teller.end(status, { event, kiosk: enrolment.kiosk, ...report, sameDisk: isSameDisk });
    } finally {
      outbox.close();
    }
  });
}

function tellExport(
  teller: Teller,
  report: ExportReport,
  { stick, onlyNew }: { stick: string; onlyNew: boolean },
): number {
  if (report.outcome === 'nothingWaiting') {
    teller.say(
      onlyNew
        ? 'Every request that waits is on a stick already; nothing was written.'
        : 'No request waits for the office; nothing was written.',
    );
    tellReplaced(teller, report.replaced);
    return exitStatus.ok;
  }
  const { requests, pages, bytes, left, unreadable, replaced } = report;
  if (requests > 0) {
    teller.say(
      `${some(requests, 'request')} with ${some(pages, 'page')} (${asSize(bytes)}) ${requests === 1 ? 'is' : 'are'} on the stick.`,
    );
    teller.say(`Now run "umount ${stick}", pull the stick, and bring it to the office.`);
    teller.say(
      'The requests also stay in the kiosk until the office has answered, so nothing is lost with the stick.',
    );
  }
  if (left > 0) {
    teller.say(
      `${some(left, 'request')} found no room. Put in another stick and run the same command with --only-new.`,
    );
  }
  if (unreadable.length > 0) {
    teller.say(
      `${some(unreadable.length, 'request')} could not be copied, because a page on the kiosk's card is damaged: ${unreadable.join(', ')}. Tell the office the numbers, and check the card.`,
    );
  }
  tellReplaced(teller, replaced);
  return left > 0 || unreadable.length > 0 ? exitStatus.partly : exitStatus.ok;
}

function tellReplaced(teller: Teller, replaced: number): void {
  if (replaced > 0) teller.say(`${some(replaced, 'older export')} of this kiosk was removed from the stick.`);
}

function onSameDisk(folder: string, stick: string): boolean {
  const device = statSync(stick, { throwIfNoEntry: false })?.dev;
  return device !== undefined && device === statSync(folder).dev;
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    to: { type: 'string' },
    'only-new': { type: 'boolean', default: false },
    'shared-with': { type: 'string', default: 'owner' },
    json: { type: 'boolean', default: false },
  });
  if (!values) return null;
  const { folder, to, json } = values;
  const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
  return folder && to && sharedWith ? { folder, to, sharedWith, json, onlyNew: values['only-new'] } : null;
}
