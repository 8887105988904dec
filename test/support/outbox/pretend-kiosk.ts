/** A kiosk without a screen for the outbox's tests: an outbox in a temporary folder, keys, and citizens with scanned pages. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Outbox, openOutbox } from '../../../src/outbox/outbox.ts';
import type { Confirmed } from '../../../src/outbox/requests.ts';
import type { Stamp } from '../../../src/outbox/stamp.ts';
import type { RequestAnswers } from '../../../src/request/request.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import type { SealedPage } from '../../../src/seal/messages.ts';
import { sealAnswers } from '../../../src/seal/sealed-answers.ts';
import { createSigningKey, type SigningKey, signManifest } from '../../../src/seal/signatures.ts';

export const citizen = {
  nik: '7408054107900123',
  phone: '+6281234567890',
  familyCardNumber: '7408052309120456',
};

export const plainPageMark = 'PLAIN-PAGE-OF-A-CITIZEN';

export type PretendKiosk = {
  folder: string;
  outbox: Outbox;
  key: SigningKey;
  /** A whole visit; `pageBytes` is the plain length of each page. The answer has the digest of each plain page. */
  confirmVisit(options?: {
    pageBytes?: number[];
    recipient?: string;
  }): Promise<Confirmed & { pages: Map<string, string> }>;
  close(): void;
};

export const kioskNumber = '042';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'outbox-'));
}

/** `recipient`: whom pages are sealed to. */
export async function startPretendKiosk(
  recipient: string,
  options: { now?: () => Date; stamp?: () => Stamp; key?: SigningKey; kiosk?: string } = {},
): Promise<PretendKiosk> {
  const folder = temporaryFolder();
  const now = options.now ?? (() => new Date('2026-11-24T02:00:00.000Z'));
  const outbox = openOutbox({ folder, now, ...(options.stamp ? { stamp: options.stamp } : {}) });
  const key = options.key ?? (await createSigningKey());
  return {
    folder,
    outbox,
    key,
    async confirmVisit({ pageBytes = [3_000, 5_000] } = {}) {
      const visit = newId();
      outbox.startDraft(visit);
      const pages = new Map<string, string>();
      for (const bytes of pageBytes) {
        const page = newId();
        const plain = plainPage(bytes);
        outbox.addPage(visit, { page, paper: 'suratPengantar', sealed: await sealBytes(recipient, plain) });
        pages.set(page, sha256Of(plain));
      }
      const confirmed = await confirmAs(outbox, visit, key, recipient, options.kiosk);
      return { ...confirmed, pages };
    },
    close() {
      outbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function confirmAs(
  outbox: Outbox,
  visit: string,
  key: SigningKey,
  recipient: string,
  kiosk = kioskNumber,
): Promise<Confirmed> {
  return outbox.confirm(visit, {
    service: 'ktpHilang',
    kiosk,
    receipt: JSON.stringify({ service: 'ktpHilang', papers: ['suratPengantar'], language: 'id' }),
    sealManifest: async (number, confirmedAt, pages, journal) =>
      signManifest(key, {
        version: 1,
        kiosk,
        number,
        service: 'ktpHilang',
        confirmedAt,
        pages,
        journal,
        sealedAnswers: await sealAnswers(recipient, { answers: answersOf(pages), thumbnails: {} }),
      }),
  });
}

export function answersOf(pages: readonly SealedPage[] = []): RequestAnswers {
  return {
    service: 'ktpHilang',
    caseAnswers: { lost: 'yes' },
    ...citizen,
    handover: { way: 'pickUp' },
    consent: { noticeVersion: '1', language: 'id', at: '2026-11-24T01:59:00.000Z' },
    pages: pages.map(({ page }) => ({
      page,
      paper: 'suratPengantar',
      rotation: 0,
      mediaType: 'image/webp',
      widthPx: 1_654,
      heightPx: 2_339,
      bytes: 1_000,
      sha256: '0'.repeat(64),
      keptAnyway: [],
    })),
    missingPapers: [],
  };
}

export function plainPage(bytes: number): Buffer {
  return Buffer.concat([Buffer.from(plainPageMark), randomBytes(Math.max(bytes - plainPageMark.length, 0))]);
}

export function newId(): string {
  return randomBytes(10).toString('hex');
}
