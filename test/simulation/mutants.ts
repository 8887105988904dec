/**
 * Kiosks with one promise broken on purpose: each must make the simulation fail, or it would not notice either when somebody breaks it
 * by mistake. They are put together from the real parts, with one of them bent.
 */
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PaperLine, ReceiptPrinter } from '../../devices/receipt-printer/receipt-printer.ts';
import { receiptLinesOf } from '../../src/kiosk/receipt-facts.ts';
import type { VisitWork } from '../../src/kiosk/visit-work.ts';
import type { OfficeClient } from '../../src/outbox/forwarding/office-client.ts';
import { readKioskKey } from '../../src/outbox/keys.ts';
import type { Outbox } from '../../src/outbox/outbox.ts';
import { makeRequestNumber } from '../../src/request/request-number.ts';
import { sha256Of } from '../../src/seal/digest.ts';
import type { Manifest } from '../../src/seal/messages.ts';
import { signAcknowledgement, signingKey, signManifest } from '../../src/seal/signatures.ts';

export type Mutant = {
  /** Once, before anything is opened; returns how to undo it. */
  begin?(): () => void;
  kioskOutbox?(outbox: Outbox, printer: ReceiptPrinter, place: string): Outbox;
  printer?(printer: ReceiptPrinter): ReceiptPrinter;
  work?(work: VisitWork): VisitWork;
  forwarderOutbox?(outbox: Outbox): Outbox;
  officeClient?(client: OfficeClient, kioskFolder: string): OfficeClient;
};

export const mutantNames = [
  'printsBeforeCommit',
  'synchronousOff',
  'dropsBeforeAcknowledgement',
  'noIdempotency',
  'forgottenClear',
  'pagesNotSynced',
  'copiesNotMarked',
] as const;
export type MutantName = (typeof mutantNames)[number];

/** A fresh one for each life. */
export function mutantOf(name: MutantName): Mutant {
  switch (name) {
    case 'printsBeforeCommit':
      return printsBeforeCommit();
    case 'synchronousOff':
      return synchronousOff;
    case 'dropsBeforeAcknowledgement':
      return dropsBeforeAcknowledgement();
    case 'noIdempotency':
      return noIdempotency();
    case 'forgottenClear':
      return { work: (work) => ({ ...work, discardDraft: async () => {} }) };
    case 'pagesNotSynced':
      return pagesNotSynced;
    case 'copiesNotMarked':
      return copiesNotMarked;
  }
}

/** The receipt comes out while the transaction is still to be made. */
function printsBeforeCommit(): Mutant {
  const early = new Set<string>();
  return {
    kioskOutbox: (outbox, printer) => ({
      ...outbox,
      confirm: (visit, confirmation) =>
        outbox.confirm(visit, {
          ...confirmation,
          async sealManifest(number, confirmedAt, pages, journal) {
            const lines = receiptLinesOf(confirmation.receipt, {
              ...{ number, confirmedAt, copy: false, proof: null },
            });
            early.add(number);
            await printer.print(lines).catch(() => early.delete(number));
            return confirmation.sealManifest(number, confirmedAt, pages, journal);
          },
        }),
    }),
    printer: (printer) => ({
      ...printer,
      async print(lines, options) {
        const isNumberEarly = (line: PaperLine) =>
          line.kind === 'barcode' && early.delete(line.data.replace(/^SL/, ''));
        // Only the proper print has the number of an intent.
        const isDone = options?.job !== undefined && lines.some(isNumberEarly);
        return isDone ? { outcome: 'sent' } : printer.print(lines, options);
      },
    }),
  };
}

/** SQLite tells of a commit that the disk has not got yet. */
const synchronousOff: Mutant = {
  begin() {
    const { exec } = DatabaseSync.prototype;
    DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
      return exec.call(this, sql.replace('synchronous = FULL', 'synchronous = OFF'));
    };
    return () => {
      DatabaseSync.prototype.exec = exec;
    };
  },
};

/** Written and renamed, as in most programs: whole only as long as the power stays on. */
const pagesNotSynced: Mutant = {
  begin() {
    const { fsyncSync } = fs;
    fs.fsyncSync = () => {};
    syncBuiltinESMExports();
    return () => {
      fs.fsyncSync = fsyncSync;
      syncBuiltinESMExports();
    };
  },
};

/** Nobody remembers that paper may have come out already. */
const copiesNotMarked: Mutant = {
  kioskOutbox: (outbox) => ({
    ...outbox,
    receiptOf(number) {
      const receipt = outbox.receiptOf(number);
      return receipt && { ...receipt, mayHavePrinted: false };
    },
  }),
};

/** What was sent counts as delivered, whatever the office has said to it. */
function dropsBeforeAcknowledgement(): Mutant {
  return {
    officeClient: (client) => ({
      ...client,
      async uploadPage(page, signal) {
        const answer = await client.uploadPage(page, signal);
        return answer.outcome === 'tryLater' ? { outcome: 'ok' } : answer;
      },
    }),
    forwarderOutbox: (outbox) => ({
      ...outbox,
      noteUploaded(page) {
        outbox.noteUploaded(page);
        for (const { number, pages } of outbox.waitingRequests()) {
          if (!pages.some((one) => one.page === page) || pages.some(({ uploaded }) => !uploaded)) continue;
          outbox.noteDelivered(number, {
            acknowledgement: 'not waited for',
            receivedAt: new Date(0).toISOString(),
          });
        }
      },
    }),
  };
}

/** Every try after a failure is a new request, as with a form that is sent again. The bent office is glad about each of them. */
function noIdempotency(): Mutant {
  const tries = new Map<string, number>();
  let serial = 900_000;
  return {
    officeClient(client, folder) {
      const kioskKey = readKioskKey(folder);
      const officeFile = join(folder, '..', 'office', 'office-signing-key.json');
      const officeKey = signingKey.parse(JSON.parse(readFileSync(officeFile, 'utf8')));
      const alias = (number: string) => makeRequestNumber(number.slice(0, 3), tries.get(number) ?? 0);
      return {
        ...client,
        async announce(jws, signal) {
          const manifest = JSON.parse(
            Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString(),
          ) as Manifest;
          const { number } = manifest;
          const isAgain = tries.has(number);
          const text =
            isAgain && kioskKey ? await signManifest(kioskKey, { ...manifest, number: alias(number) }) : jws;
          const answer = await client.announce(text, signal);
          // Nobody knows whether it came, so the next try takes a number of its own.
          if (answer.outcome === 'tryLater') tries.set(number, serial++);
          if (answer.outcome !== 'acknowledged' || !isAgain) return answer;
          const { pages, kiosk } = manifest;
          const receivedAt = new Date(0).toISOString();
          const acknowledgement = await signAcknowledgement(officeKey, {
            ...{ version: 1, kiosk, number, receivedAt, pages },
            manifestSha256: sha256Of(jws),
          });
          return { outcome: 'acknowledged', acknowledgement };
        },
        uploadPage: (page, signal) =>
          client.uploadPage(tries.has(page.number) ? { ...page, number: alias(page.number) } : page, signal),
      };
    },
  };
}
