/**
 * Sealed pages travel as resumable tus uploads. This file decides which uploads may begin and go on; tus moves the bytes, and
 * arrivals.ts judges the page when its last byte is there.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pageId, sha256Hex } from '../request/request.ts';
import { largestPageBytes } from '../seal/message-limits.ts';
import type { Arrivals } from './arrivals.ts';
import type { KioskRoom } from './kiosk-room.ts';
import type { OfficePage, RequestRegister } from './request-register.ts';
import { dropOldestUploads } from './unfinished-uploads.ts';

/** What tus answers when a hook throws it. */
type Refusal = { status_code: number; body: string };

const uploadId = /^(?<number>\d{10})_(?<page>[0-9a-z]{16,32})_[0-9a-f]{16}$/;

const metadata = z.object({ request: z.string().regex(/^\d{10}$/), page: pageId, sha256: sha256Hex });

/** Routes under the path where it is registered; `request.kiosk` must be set by then. */
export function pageUploadRoutes({
  path,
  folder,
  room,
  isTrusted,
  requests,
  arrivals,
  log,
}: {
  /** As clients see it, without a slash at the end: `/api/pages`. */
  path: string;
  folder: string;
  room: KioskRoom;
  isTrusted: (kiosk: string) => Promise<boolean>;
  requests: RequestRegister;
  arrivals: Arrivals;
  log: Logger;
}): (app: FastifyInstance) => Promise<void> {
  const kioskOf = new WeakMap<object, string>();

  /** The page that an upload wants to bring; throws a Refusal for one that nobody asked for. */
  async function wantedPage(kiosk: string | undefined, given: unknown): Promise<OfficePage> {
    const named = metadata.safeParse(given);
    if (!named.success) throw refusal(422, 'metadataMalformed');
    const { request: number, page: id, sha256 } = named.data;
    const isTheirs = kiosk !== undefined && number.startsWith(kiosk);
    const page = isTheirs ? await requests.findPage(number, id) : null;
    if (!page) throw refusal(422, 'pageNotAnnounced');
    if (page.wholeAt) throw refusal(422, 'pageAlreadyWhole');
    if (page.sealedSha256 !== sha256) throw refusal(422, 'digestNotAnnounced');
    return page;
  }

  const server = new Server({
    path,
    datastore: new FileStore({ directory: folder }),
    relativeLocation: true,
    maxSize: largestPageBytes,
    // Kiosks are no browsers: no page of another site may talk to this.
    allowedOrigins: [],
    namingFunction: async (request, given) => {
      const page = await wantedPage(kioskOf.get(nodeRequestOf(request)), given);
      return `${page.number}_${page.page}_${randomBytes(8).toString('hex')}`;
    },
    async onUploadCreate(request, upload) {
      const page = await wantedPage(kioskOf.get(nodeRequestOf(request)), upload.metadata);
      if (upload.size !== page.sealedBytes) throw refusal(422, 'lengthNotAnnounced');
      // The kiosk has lost the address of an earlier upload: one page never takes more than its own room.
      await arrivals.dropParts(page.number, page.page);
      const kiosk = page.number.slice(0, 3);
      await dropOldestUploads(folder, kiosk, room.limits.uploads - 1);
      if (!(await room.hasRoomForPage(kiosk, page.sealedBytes))) {
        log.warn({ kiosk }, 'page.noRoom');
        throw refusal(507, 'noRoom');
      }
      return {};
    },
    async onUploadFinish(_request, upload) {
      const named = uploadId.exec(upload.id)?.groups;
      const [number = '', page = ''] = [named?.number, named?.page];
      if (!(await isTrusted(number.slice(0, 3)))) {
        await arrivals.dropParts(number, page);
        throw refusal(401, 'tokenUnknown');
      }
      const outcome = await arrivals.settlePage(number, page);
      // 460 is what tus calls a checksum mismatch; the page is wanted again.
      if (outcome === 'damaged') throw refusal(460, 'pageDamaged');
      if (outcome === 'gone') throw refusal(410, 'uploadReplaced');
      return {};
    },
    onResponseError(_request, error) {
      if ('status_code' in error && (error.status_code < 500 || error.status_code === 507)) return undefined;
      log.error({ err: error }, 'upload.failed');
      return { status_code: 500, body: JSON.stringify({ error: 'internal' }) };
    },
  });

  async function handOver(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    kioskOf.set(request.raw, request.kiosk?.kiosk ?? '');
    reply.hijack();
    await server.handle(request.raw, reply.raw);
  }

  return async (app) => {
    // tus reads the body itself, as it arrives.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));

    app.post('/', handOver);
    app.route<{ Params: { upload: string } }>({
      // No GET: tus would hand the file out.
      method: ['HEAD', 'PATCH', 'DELETE'],
      url: '/:upload',
      async handler(request, reply) {
        const number = uploadId.exec(request.params.upload)?.groups?.number;
        if (!number || !request.kiosk || !number.startsWith(request.kiosk.kiosk)) {
          return reply.code(404).send({ error: 'uploadUnknown' });
        }
        await handOver(request, reply);
        return reply;
      },
    });
  };
}

export function uploadsFolderIn(folder: string): string {
  return join(folder, 'uploads');
}

function refusal(statusCode: number, error: string): Refusal {
  return { status_code: statusCode, body: JSON.stringify({ error }) };
}

/** Node's own request, by which the kiosk is remembered from the check of its token to the hooks of tus. */
function nodeRequestOf(request: { runtime?: { node?: { req: object } | undefined } | undefined }): object {
  const node = request.runtime?.node;
  assert(node, 'uploads come through Node');
  return node.req;
}
