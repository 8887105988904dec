/** What kiosks talk to: enrol, announce, pages, statuses. Everything but enrolment asks for the kiosk's access token. */
import rateLimit from '@fastify/rate-limit';
import type { Locker } from '@tus/server';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { dayEndAnswer } from '../seal/day-end.ts';
import { sha256Of } from '../seal/digest.ts';
import { kioskMomentHeader, parseKioskMoment } from '../seal/kiosk-moment.ts';
import { manifestLimitBytes } from '../seal/message-limits.ts';
import {
  announceAnswer,
  type Enrolment,
  enrolment,
  enrolRequest,
  heldQuestion,
  timeNonce,
} from '../seal/messages.ts';
import { signMissingRequests, signOfficeTime, signStatusFeed } from '../seal/signatures.ts';
import { describeApi } from './api-description.ts';
import type { Arrivals } from './arrivals.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { DayEnds } from './day-ends.ts';
import { fleetApi } from './fleet/fleet-api.ts';
import type { KioskReports } from './fleet/kiosk-reports.ts';
import { missingOf } from './held-answer.ts';
import { apiError, joseText, saidOnce } from './kiosk-api-forms.ts';
import type { KioskBoots } from './kiosk-boots.ts';
import type { Kiosk, KioskRegister } from './kiosk-register.ts';
import type { KioskRoom } from './kiosk-room.ts';
import { lanesSince } from './lanes.ts';
import type { OfficeKeys } from './office-keys.ts';
import { pageUploadRoutes } from './page-uploads.ts';
import type { PageUploads, SealedPages } from './pages/page-storage.ts';
import type { BulletinRegister } from './publications/bulletin-register.ts';
import type { RequestRegister } from './request-register.ts';
import { statusesSince } from './status-feed.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The kiosk whose token came with the request; null outside the kiosk's part of the API. */
    kiosk: Kiosk | null;
  }
}

/** A kiosk sends a page in a handful of requests; this is far above that, and far below a flood. */
const callsAMinute = 1200;
const enrolmentsAMinute = 10;
const heldQuestionLimitBytes = 64 * 1024;

export type KioskApi = {
  database: OfficeDatabase;
  kiosks: KioskRegister;
  boots: KioskBoots;
  requests: RequestRegister;
  arrivals: Arrivals;
  dayEnds: DayEnds;
  uploads: PageUploads;
  locker: Locker;
  room: KioskRoom;
  sealedPages: SealedPages;
  reports: KioskReports;
  bulletins: BulletinRegister;
  /** Another word each time the office starts. */
  mark: string;
  /** Of one kiosk, or of one address before it says who it is. */
  callsAMinute?: number | undefined;
  /** Of this program, for the description. */
  version: string;
  keys: OfficeKeys;
  now: () => Date;
  log: Logger;
};

/** To be registered under `/api`. */
export function kioskApi(office: KioskApi): (app: FastifyInstance) => Promise<void> {
  const { kiosks, boots, arrivals, dayEnds, keys, database, now, log } = office;

  return async (app) => {
    app.decorateRequest('kiosk', null);
    await describeApi(app, office.version);
    await app.register(rateLimit, {
      max: office.callsAMinute ?? callsAMinute,
      timeWindow: '1 minute',
      // Many kiosks share one address of the mobile network: one that floods must not keep the others out.
      keyGenerator: async (request) =>
        (await kiosks.authenticate(request.headers.authorization))?.kiosk ?? `address ${request.ip}`,
    });
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ err: error }, 'api.failed');
      return reply.code(status).send({ error: wordFor(status) });
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'notFound' }));

    app.withTypeProvider<ZodTypeProvider>().post(
      '/enrol',
      {
        schema: {
          summary: 'Trades a one-time code for a number, a place and an access token.',
          security: [],
          body: enrolRequest,
          response: { 200: enrolment, 400: apiError, 403: apiError },
        },
        bodyLimit: 4096,
        config: { rateLimit: { max: enrolmentsAMinute, timeWindow: '1 minute', groupId: 'enrol' } },
      },
      async (request, reply) => {
        const result = await kiosks.enrol(request.body);
        if (result.outcome !== 'enrolled') {
          log.warn({ outcome: result.outcome }, 'kiosk.enrolmentRefused');
          return reply.code(403).send({ error: result.outcome });
        }
        log.info({ kiosk: result.kiosk }, 'kiosk.enrolled');
        const enrolment: Enrolment = {
          kiosk: result.kiosk,
          place: result.place,
          officeRecipient: keys.recipient,
          officeKey: keys.publicKey,
          accessToken: result.accessToken,
        };
        return reply.header('cache-control', 'no-store').send(enrolment);
      },
    );

    // Open to everybody: a kiosk that does not know the time can check no certificate, so it must not send its token along.
    app.withTypeProvider<ZodTypeProvider>().get(
      '/time',
      {
        schema: {
          summary: "The time, signed over the kiosk's nonce.",
          security: [],
          querystring: z.object({ nonce: timeNonce }),
          response: { 200: joseText, 400: apiError },
        },
      },
      async (request, reply) => {
        const said = await signOfficeTime(keys.signingKey, {
          version: 1,
          nonce: request.query.nonce,
          at: now().toISOString(),
        });
        return reply.type('application/jose').header('cache-control', 'no-store').send(said);
      },
    );

    await app.register(async (enrolled) => {
      enrolled.addHook('onRequest', async (request, reply) => {
        request.kiosk = await kiosks.authenticate(request.headers.authorization);
        if (!request.kiosk) return reply.code(401).send({ error: 'tokenUnknown' });
        const moment = parseKioskMoment(request.headers[kioskMomentHeader]);
        if (moment) await boots.note(request.kiosk.kiosk, moment);
      });

      await enrolled.register(async (announcing) => {
        announcing.removeAllContentTypeParsers();
        announcing.addContentTypeParser(
          'application/jose',
          { parseAs: 'string', bodyLimit: manifestLimitBytes },
          (_request, body, done) => done(null, body),
        );
        const typed = announcing.withTypeProvider<ZodTypeProvider>();
        const announce = {
          summary: 'Announces a request: a manifest, signed by the kiosk.',
          body: joseText,
          response: { 200: announceAnswer, 400: apiError, 507: apiError },
        };
        typed.post('/announce', { schema: announce }, async (request, reply) => {
          if (!request.kiosk) return reply.code(400).send({ error: 'malformed' });
          const answer = await arrivals.announce(request.kiosk, request.body);
          // Concerns this request alone: the kiosk goes on with the pages of others, which makes room.
          return answer.outcome === 'noRoom' ? reply.code(507).send({ error: 'noRoom' }) : answer;
        });
        const dayEnd = {
          summary: 'The end of a day at the kiosk, signed by it.',
          body: joseText,
          response: { 200: dayEndAnswer, 400: apiError },
        };
        typed.post('/day-ends', { schema: dayEnd }, async (request, reply) => {
          if (!request.kiosk) return reply.code(400).send({ error: 'malformed' });
          return dayEnds.receive(request.kiosk, request.body);
        });
      });

      enrolled.withTypeProvider<ZodTypeProvider>().get(
        '/statuses',
        {
          schema: {
            summary: 'Where requests stand since the cursor that is handed in, signed by the office.',
            querystring: z.object({ cursor: saidOnce, lanesAfter: saidOnce }),
            response: { 200: joseText },
          },
        },
        async (request, reply) => {
          const { cursor, lanesAfter } = request.query;
          const bulletin = (await office.bulletins.newest())?.bulletin.sequence;
          const feed = await signStatusFeed(keys.signingKey, {
            ...(await statusesSince(database, cursor ?? null)),
            office: office.mark,
            ...(bulletin === undefined ? {} : { bulletin }),
            lanes: await lanesSince(
              database,
              request.kiosk?.kiosk ?? '',
              /^\d{1,15}$/.test(lanesAfter ?? '') ? Number(lanesAfter) : 0,
            ),
          });
          return reply.type('application/jose').header('cache-control', 'no-store').send(feed);
        },
      );

      await enrolled.register(async (asking) => {
        asking.removeAllContentTypeParsers();
        // As text: the answer names the digest of exactly what was asked.
        asking.addContentTypeParser(
          'application/json',
          { parseAs: 'string', bodyLimit: heldQuestionLimitBytes },
          (_request, body, done) => done(null, body),
        );
        const missing = {
          summary:
            'Which of these requests the office does not have whole, signed by it. The body is a HeldQuestion as JSON.',
          body: z.string(),
          response: { 200: joseText, 400: apiError },
        };
        const typed = asking.withTypeProvider<ZodTypeProvider>();
        typed.post('/missing', { schema: missing }, async (request, reply) => {
          const text = request.body;
          const question = heldQuestion.safeParse(parseJson(text));
          if (!request.kiosk || !question.success) return reply.code(400).send({ error: 'malformed' });
          const missing = await missingOf(office, request.kiosk.kiosk, question.data);
          if (missing.length > 0) {
            log.warn({ kiosk: request.kiosk.kiosk, requests: missing.length }, 'requests.wantedAgain');
          }
          const answer = await signMissingRequests(keys.signingKey, {
            version: 1,
            office: office.mark,
            askedSha256: sha256Of(text),
            missing,
          });
          return reply.type('application/jose').header('cache-control', 'no-store').send(answer);
        });
      });

      await enrolled.register(fleetApi(office));
      await enrolled.register(
        pageUploadRoutes({
          path: `${app.prefix}/pages`,
          uploads: office.uploads,
          locker: office.locker,
          room: office.room,
          isTrusted: kiosks.isTrusted,
          requests: office.requests,
          arrivals,
          log,
        }),
        { prefix: '/pages' },
      );
    });
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordFor(status: number): string {
  const words: Record<number, string> = {
    400: 'malformed',
    413: 'tooLarge',
    415: 'wrongContentType',
    429: 'tooOften',
  };
  return words[status] ?? (status < 500 ? 'refused' : 'internal');
}
