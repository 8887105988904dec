/**
 * An office of one file for the outbox's tests: the real protocol over a real socket, uploads by the real tus server, and
 * misbehaviour on command. It keeps everything in memory but the uploads.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { createIdentity } from '../../../src/seal/age-seal.ts';
import type { DayEnd, DayEndAnswer } from '../../../src/seal/day-end.ts';
import { sha256Of } from '../../../src/seal/digest.ts';
import { type KioskReport, kioskReport } from '../../../src/seal/kiosk-report.ts';
import type {
  Acknowledgement,
  AnnounceAnswer,
  Manifest,
  PublicKey,
  StatusEntry,
} from '../../../src/seal/messages.ts';
import {
  createSigningKey,
  publicKeyOf,
  signAcknowledgement,
  signDayEndAcknowledgement,
  signStatusFeed,
  verifyDayEnd,
  verifyManifest,
} from '../../../src/seal/signatures.ts';

/** Takes over one request when it returns true; it then has to answer, or to leave the caller waiting. It may take its time. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

type Held = { manifest: Manifest; sha256: string; pages: Map<string, Buffer> };

export type PretendOffice = Awaited<ReturnType<typeof startPretendOffice>>;

export async function startPretendOffice(kioskKey: PublicKey) {
  const folder = mkdtempSync(join(tmpdir(), 'pretend-office-'));
  const signing = await createSigningKey();
  const { identity, recipient } = await createIdentity();
  const requests = new Map<string, Held>();
  const feed: StatusEntry[] = [];
  const dayEnds: DayEnd[] = [];
  const reports: KioskReport[] = [];
  const published = { jws: '', sequence: 0, catalogue: '' };
  const log: string[] = [];

  const office = {
    accessToken: 'a-token-of-at-least-thirty-two-letters',
    /** The tests put their misfortunes here. */
    misbehave: (() => false) as Misbehaviour,
    /** Changes an acknowledgement before it is signed, or the signed text. */
    forgeAcknowledgement: (said: Acknowledgement) => said,
    forgeSigned: async (jws: string, _said: Acknowledgement) => jws,
    /** The answer to an announcement; what it throws is a failure of the office. */
    forgeAnswer: (answer: AnnounceAnswer, _number: string) => answer,
    officeKey: publicKeyOf(signing),
    signing,
    identity,
    recipient,
    requests,
    feed,
    dayEnds,
    reports,
    /** What kiosks are told to be the newest, and what they get when they ask. */
    published,
    /** Which day end the office signs for. */
    forgeDayEndDigest: (sha256: string) => sha256,
    /** `POST /api/announce`, in the order of arrival. */
    log,
    baseUrl: '',
    /** As after a disk crash: the requests are gone. */
    forgetEverything: () => requests.clear(),
    close: async () => {},
  };

  const tus = new Server({
    path: '/api/pages',
    datastore: new FileStore({ directory: folder }),
    relativeLocation: true,
    onUploadCreate: async (_request, upload) => {
      const meta = upload.metadata ?? {};
      const named = requests.get(meta.request ?? '')?.manifest.pages.find(({ page }) => page === meta.page);
      if (!named || named.sealedBytes !== upload.size || named.sealedSha256 !== meta.sha256) {
        throw { status_code: 403, body: 'no manifest names this page\n' };
      }
      return {};
    },
    onUploadFinish: async (_request, upload) => {
      const meta = upload.metadata ?? {};
      const bytes = readFileSync(join(folder, upload.id));
      if (sha256Of(bytes) !== meta.sha256) throw { status_code: 422, body: 'damaged\n' };
      requests.get(meta.request ?? '')?.pages.set(meta.page ?? '', bytes);
      return {};
    },
  });

  const server = createServer(async (request, response) => {
    log.push(`${request.method} ${request.url}`);
    if (await office.misbehave(request, response)) return;
    if (request.headers.authorization !== `Bearer ${office.accessToken}`) {
      send(response, 401, 'application/json', '{"error":"unknownToken"}');
    } else if (request.url?.startsWith('/api/pages')) {
      await tus.handle(request, response);
    } else if (request.url === '/api/announce') {
      try {
        const answer = await announced(await textOf(request));
        send(response, 200, 'application/json', JSON.stringify(answer));
      } catch {
        send(response, 500, 'application/json', '{"error":"failed"}');
      }
    } else if (request.url === '/api/day-ends') {
      const answer = await dayEnded(await textOf(request));
      send(response, 200, 'application/json', JSON.stringify(answer));
    } else if (request.url?.startsWith('/api/statuses')) {
      const since = new URL(request.url, office.baseUrl).searchParams.get('cursor');
      const cursor = Number(since ?? 0);
      const entries = feed.slice(cursor, cursor + 2);
      const said = { version: 1 as const, since, cursor: String(cursor + entries.length), entries };
      const bulletin = published.sequence > 0 ? { bulletin: published.sequence } : {};
      send(response, 200, 'application/jose', await signStatusFeed(signing, { ...said, ...bulletin }));
    } else if (request.url === '/api/bulletin') {
      send(response, 200, 'application/jose', published.jws);
    } else if (request.url?.startsWith('/api/catalogues/')) {
      send(response, 200, 'application/json', published.catalogue);
    } else if (request.url === '/api/reports') {
      reports.push(kioskReport.parse(JSON.parse(await textOf(request))));
      send(response, 204, 'application/json', '');
    } else {
      send(response, 404, 'application/json', '{}');
    }
  });

  async function announced(jws: string): Promise<AnnounceAnswer> {
    const read = await verifyManifest(kioskKey, jws);
    if (read.outcome === 'bad') return { outcome: 'refused', reason: read.reason };
    const { number } = read.manifest;
    const held = requests.get(number) ?? { manifest: read.manifest, sha256: read.sha256, pages: new Map() };
    if (held.sha256 !== read.sha256) return { outcome: 'refused', reason: 'numberTaken' };
    requests.set(number, held);
    return office.forgeAnswer(await answerTo(held), number);
  }

  async function dayEnded(jws: string): Promise<DayEndAnswer> {
    const read = await verifyDayEnd(kioskKey, jws);
    if (read.outcome === 'bad') return { outcome: 'refused', reason: read.reason };
    const said = {
      ...{ version: 1 as const, kiosk: read.dayEnd.kiosk, receivedAt: '2026-11-24T03:00:00.000Z' },
      sha256: office.forgeDayEndDigest(read.sha256),
    };
    dayEnds.push(read.dayEnd);
    return { outcome: 'received', acknowledgement: await signDayEndAcknowledgement(signing, said) };
  }

  async function answerTo(held: Held): Promise<AnnounceAnswer> {
    const wanted = held.manifest.pages.filter(({ page }) => !held.pages.has(page)).map(({ page }) => page);
    if (wanted.length > 0) return { outcome: 'wanted', pages: wanted };
    const said = office.forgeAcknowledgement({
      version: 1,
      kiosk: held.manifest.kiosk,
      number: held.manifest.number,
      receivedAt: '2026-11-24T03:00:00.000Z',
      manifestSha256: held.sha256,
      pages: held.manifest.pages,
    });
    const signed = await office.forgeSigned(await signAcknowledgement(signing, said), said);
    return { outcome: 'acknowledged', acknowledgement: signed };
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  office.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  office.close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true, force: true });
  };
  return office;
}

export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
