/** A kiosk as the office sees it: real keys, real seals, and the protocol spoken by hand, so that tests can also speak it wrongly. */

import { type FollowUp, followUpServices } from '../../../src/request/follow-up.ts';
import type { PageInfo, RequestAnswers } from '../../../src/request/request.ts';
import { makeRequestNumber } from '../../../src/request/request-number.ts';
import { sealBytes } from '../../../src/seal/age-seal.ts';
import { type DayEnd, type DayEndAnswer, dayEndAnswer } from '../../../src/seal/day-end.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { dayEndDetails } from '../../../src/seal/journal-entry.ts';
import { announceAnswer, type Enrolment, enrolment, type Manifest } from '../../../src/seal/messages.ts';
import { sealAnswers, sealFollowUp } from '../../../src/seal/sealed-answers.ts';
import {
  createSigningKey,
  publicKeyOf,
  type SigningKey,
  signDayEnd,
  signManifest,
} from '../../../src/seal/signatures.ts';
import { drawPaper, type Paper } from './papers.ts';
import { createTestJournal, type TestJournal } from './test-journal.ts';
import type { TestOffice } from './test-office.ts';

export type TestPage = { page: string; sealed: Uint8Array; sealedSha256: string; plain: Uint8Array };
export type TestRequest = { number: string; manifest: Manifest; jws: string; pages: TestPage[] };

export type RequestWish = Partial<Omit<RequestAnswers, 'pages' | 'service'>> & {
  service?: string;
  serial?: number;
  confirmedAt?: string;
  papers?: {
    paper: string;
    rotation?: 0 | 90 | 180 | 270;
    keptAnyway?: string[];
    looks?: Paper;
    lie?: Lie;
  }[];
};

/** What a kiosk in wrong hands seals in the place of a picture, and what it calls it. */
export type Lie = {
  content: Uint8Array;
  mediaType: PageInfo['mediaType'];
  /** What else it says of it; else as of the drawn paper. */
  said?: { widthPx: number; heightPx: number; thumbnail: Uint8Array };
};

export type TestKiosk = {
  enrolment: Enrolment;
  signingKey: SigningKey;
  makeRequest(wish?: RequestWish): Promise<TestRequest>;
  /** A page that was wanted again (of `paper`, one page), or a withdrawal. */
  makeFollowUp(followUp: FollowUp, paper?: string): Promise<TestRequest>;
  /** Its journal, as the office hears of it; a test may set it back to what it was. */
  journal: TestJournal;
  /** Signs a day end over what the journal tells; `changes` for a kiosk that says something else. */
  endDay(changes?: Partial<DayEnd>): Promise<string>;
  sendDayEnd(jws: string): Promise<DayEndAnswer>;
  sign(manifest: Manifest): Promise<string>;
  announce(jws: string): Promise<ReturnType<typeof announceAnswer.parse>>;
  /** Begins an upload; the answer's `location` is where it goes on. */
  beginUpload(request: TestRequest, page: TestPage, change?: UploadChange): Promise<Response>;
  patch(location: string, offset: number, bytes: Uint8Array): Promise<Response>;
  offsetOf(location: string): Promise<Response>;
  /** Announces, uploads what is wanted, announces again. */
  deliver(request: TestRequest): Promise<string>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
};

export type UploadChange = { metadata?: Record<string, string>; length?: number };

export async function enrolTestKiosk(running: TestOffice, place = 'Balai Desa Pitulua'): Promise<TestKiosk> {
  const signingKey = await createSigningKey();
  const code = await running.office.createEnrolmentCode({ place });
  const answer = await enrol(running, { code, publicKey: publicKeyOf(signingKey) });
  if (answer.status !== 200) throw new Error(`enrolment answered ${answer.status}`);
  const enrolled = enrolment.parse(await answer.json());
  let serial = 0;
  const journal = createTestJournal(running.now);

  const withToken = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, running.office.url), {
      ...init,
      headers: { authorization: `Bearer ${enrolled.accessToken}`, ...init.headers },
    });

  async function make(wish: RequestWish, followUp: FollowUp | null): Promise<TestRequest> {
    serial = wish.serial ?? serial + 1;
    const made = await drawAndSeal(wish, { recipient: enrolled.officeRecipient, now: running.now() });
    const number = makeRequestNumber(enrolled.kiosk, serial);
    const manifest: Manifest = {
      version: 1,
      kiosk: enrolled.kiosk,
      number,
      service: followUp ? followUpServices[followUp.kind].id : made.answers.service,
      confirmedAt: wish.confirmedAt ?? running.now().toISOString(),
      pages: made.pages.map(({ page, sealed, sealedSha256 }) => ({
        page,
        sealedBytes: sealed.length,
        sealedSha256,
      })),
      sealedAnswers: followUp
        ? await sealFollowUp(enrolled.officeRecipient, {
            pages: made.answers.pages,
            thumbnails: made.thumbnails,
          })
        : await sealAnswers(enrolled.officeRecipient, made),
      ...(followUp ? { followUp } : {}),
      journal: journal.linkOfNext(),
    };
    const jws = await signManifest(signingKey, manifest);
    journal.keep(number, sha256Of(jws));
    return { number, manifest, jws, pages: made.pages };
  }

  const kiosk: TestKiosk = {
    enrolment: enrolled,
    signingKey,
    fetch: withToken,
    sign: (manifest) => signManifest(signingKey, manifest),

    makeRequest: async (wish = {}) => make(wish, null),

    makeFollowUp: (followUp, paper = 'f-102') =>
      make({ papers: followUp.kind === 'page' ? [{ paper }] : [] }, followUp),

    journal,

    async endDay(changes = {}) {
      const said = journal.dayEnd(enrolled.kiosk, changes);
      const jws = await signDayEnd(signingKey, said);
      journal.append('day.ended', null, dayEndDetails({ day: said.day, sha256: sha256Of(jws) }));
      return jws;
    },

    async sendDayEnd(jws) {
      const told = await withToken('/api/day-ends', {
        method: 'POST',
        headers: { 'content-type': 'application/jose' },
        body: jws,
      });
      if (told.status !== 200) throw new Error(`day end answered ${told.status}`);
      return dayEndAnswer.parse(await told.json());
    },

    async announce(jws) {
      const told = await withToken('/api/announce', {
        method: 'POST',
        headers: { 'content-type': 'application/jose' },
        body: jws,
      });
      if (told.status !== 200) throw new Error(`announcement answered ${told.status}`);
      return announceAnswer.parse(await told.json());
    },

    beginUpload: (request, page, change = {}) =>
      withToken('/api/pages/', {
        method: 'POST',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-length': String(change.length ?? page.sealed.length),
          'upload-metadata': metadataHeader({
            request: request.number,
            page: page.page,
            sha256: page.sealedSha256,
            ...change.metadata,
          }),
        },
      }),

    patch: (location, offset, bytes) =>
      withToken(location, {
        method: 'PATCH',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
        },
        body: Buffer.from(bytes),
      }),

    offsetOf: (location) => withToken(location, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }),

    async deliver(request) {
      const first = await kiosk.announce(request.jws);
      for (const page of request.pages) {
        if (first.outcome !== 'wanted' || !first.pages.includes(page.page)) continue;
        const begun = await kiosk.beginUpload(request, page);
        const sent = await kiosk.patch(begun.headers.get('location') ?? '', 0, page.sealed);
        if (sent.status !== 204) throw new Error(`upload answered ${sent.status}`);
      }
      const last = await kiosk.announce(request.jws);
      if (last.outcome !== 'acknowledged') throw new Error(`office answered ${last.outcome}`);
      return last.acknowledgement;
    },
  };
  return kiosk;
}

export function enrol(running: TestOffice, body: unknown): Promise<Response> {
  return fetch(new URL('/api/enrol', running.office.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function metadataHeader(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

const plainPaper: Paper = {
  title: 'FORMULIR F-1.02',
  subtitle: 'Pendaftaran Peristiwa Kependudukan',
  lines: [
    ['Nama lengkap', 'WARGA CONTOH'],
    ['Alamat', 'Dusun I, Desa Pitulua'],
  ],
};

async function drawAndSeal(wish: RequestWish, { recipient, now }: { recipient: string; now: Date }) {
  const {
    serial: _serial,
    confirmedAt: _at,
    papers = [{ paper: 'f-102' }, { paper: 'surat-hilang' }],
    ...said
  } = wish;
  const pages: TestPage[] = [];
  const thumbnails: Record<string, string> = {};
  const infos: RequestAnswers['pages'] = [];
  for (const { paper, rotation = 0, keptAnyway = [], looks = plainPaper, lie } of papers) {
    const drawn = await drawPaper(looks, rotation);
    const picture = lie?.content ?? drawn.picture;
    const page = crypto.randomUUID().replaceAll('-', '').slice(0, 24);
    const sealed = await sealBytes(recipient, picture);
    pages.push({ page, sealed, sealedSha256: sha256Of(sealed), plain: picture });
    thumbnails[page] = Buffer.from(lie?.said?.thumbnail ?? drawn.thumbnail).toString('base64');
    infos.push({
      page,
      paper,
      rotation,
      mediaType: lie?.mediaType ?? 'image/webp',
      widthPx: lie?.said?.widthPx ?? drawn.widthPx,
      heightPx: lie?.said?.heightPx ?? drawn.heightPx,
      bytes: picture.length,
      sha256: sha256Of(picture),
      keptAnyway,
    });
  }
  const answers: RequestAnswers = {
    service: 'ktp-hilang',
    caseAnswers: { applicant: 'self' },
    nik: '7408014503850002',
    familyCardNumber: null,
    phone: '+6281234567890',
    handover: { way: 'courier', village: '74.08.01.2002' },
    consent: { noticeVersion: '1', language: 'id', at: now.toISOString() },
    missingPapers: [],
    ...said,
    pages: infos,
  };
  return { answers, thumbnails, pages };
}
