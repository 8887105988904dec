/**
 * Sealed pages travel as resumable tus uploads. This file decides which uploads may begin and go on; tus moves the bytes, and
 * arrivals.ts judges the page when its last byte is there.
 */
import assert from 'node:assert/strict';
import { type Locker, Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pageId, sha256Hex } from '../request/request.ts';
import { largestPageBytes } from '../seal/message-limits.ts';
import type { Arrivals } from './arrivals.ts';
import type { KioskRoom } from './kiosk-room.ts';
import type { PageUploads } from './pages/page-storage.ts';
import { newUploadName, readUploadName } from './pages/upload-names.ts';
import type { OfficePage, RequestRegister } from './request-register.ts';

/** What tus answers when a hook throws it. */
type Refusal = { status_code: number; body: string };

const metadata = z.object({ request: z.string().regex(/^\d{10}$/), page: pageId, sha256: sha256Hex });

/** Routes under the path where it is registered; `request.kiosk` must be set by then. */
export function pageUploadRoutes({
  path,
  uploads,
  locker,
  room,
  isTrusted,
  requests,
  arrivals,
  log,
}: {
  /** As clients see it, without a slash at the end: `/api/pages`. */
  path: string;
  uploads: PageUploads;
  /** Keeps two writers of one upload apart, in all processes of the office. */
  locker: Locker;
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
    datastore: uploads.datastore,
    locker: uploads.locks(locker),
    // The address names no host: the kiosk goes on by the way it came, through whichever office answers there.
    relativeLocation: true,
    generateUrl: (_request, { path, id }) => `${path}/${uploads.nameOf(id)}`,
    getFileIdFromRequest: (_request, name) => (name === undefined ? undefined : uploads.idOf(name)),
    maxSize: largestPageBytes,
    // Kiosks are no browsers: no page of another site may talk to this.
    allowedOrigins: [],
    namingFunction: async (request, given) => {
      const page = await wantedPage(kioskOf.get(nodeRequestOf(request)), given);
      return uploads.idOf(newUploadName(page));
    },
    async onUploadCreate(request, upload) {
      const page = await wantedPage(kioskOf.get(nodeRequestOf(request)), upload.metadata);
      if (upload.size !== page.sealedBytes) throw refusal(422, 'lengthNotAnnounced');
      // The kiosk has lost the address of an earlier upload: one page never takes more than its own room.
      await uploads.drop(page);
      const kiosk = page.number.slice(0, 3);
      await uploads.dropOldest(kiosk, room.limits.uploads - 1);
      if (!(await room.hasRoomForPage(kiosk, page.sealedBytes))) {
        log.warn({ kiosk }, 'page.noRoom');
        throw refusal(507, 'noRoom');
      }
      return {};
    },
    async onUploadFinish(_request, upload) {
      const named = readUploadName(uploads.nameOf(upload.id));
      assert(named, 'uploads have names that we gave');
      if (!(await isTrusted(named.kiosk))) {
        await uploads.drop(named);
        throw refusal(401, 'tokenUnknown');
      }
      const outcome = await arrivals.settlePage(named.number, named.page);
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

    const begin = {
      summary: 'Begins the upload of an announced page (tus 1.0; metadata request, page, sha256).',
    };
    const goOn = { summary: 'Asks how far an upload has come, goes on with it, or ends it (tus 1.0).' };
    app.post('/', { schema: begin }, handOver);
    app.route<{ Params: { upload: string } }>({
      schema: goOn,
      // No GET: tus would hand the file out.
      method: ['HEAD', 'PATCH', 'DELETE'],
      url: '/:upload',
      async handler(request, reply) {
        const named = readUploadName(request.params.upload);
        if (!named || named.kiosk !== request.kiosk?.kiosk) {
          return reply.code(404).send({ error: 'uploadUnknown' });
        }
        await handOver(request, reply);
        return reply;
      },
    });
  };
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
