/** What kiosks talk to: enrol, announce, pages, statuses. Everything but enrolment asks for the kiosk's access token. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Enrolment, enrolRequest } from '../seal/messages.ts';
import { signStatusFeed } from '../seal/signatures.ts';
import type { Arrivals } from './arrivals.ts';
import type { DayEnds } from './day-ends.ts';
import type { Kiosk, KioskRegister } from './kiosk-register.ts';
import type { OfficeDatabase } from './office-database.ts';
import type { OfficeKeys } from './office-keys.ts';
import { pageUploadRoutes } from './page-uploads.ts';
import type { RequestRegister } from './request-register.ts';
import { statusesSince } from './status-feed.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The kiosk whose token came with the request; null outside the kiosk's part of the API. */
    kiosk: Kiosk | null;
  }
}

const manifestLimitBytes = 256 * 1024;
/** A kiosk sends a page in a handful of requests; this is far above that, and far below a flood. */
const requestsAMinute = 1200;
const enrolmentsAMinute = 10;

export type KioskApi = {
  database: OfficeDatabase;
  kiosks: KioskRegister;
  requests: RequestRegister;
  arrivals: Arrivals;
  dayEnds: DayEnds;
  uploadsFolder: string;
  keys: OfficeKeys;
  log: Logger;
};

/** To be registered under `/api`. */
export function kioskApi(office: KioskApi): (app: FastifyInstance) => Promise<void> {
  const { kiosks, arrivals, dayEnds, keys, database, log } = office;

  return async (app) => {
    app.decorateRequest('kiosk', null);
    await app.register(rateLimit, { max: requestsAMinute, timeWindow: '1 minute' });
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      const status = error.statusCode ?? 500;
      if (status >= 500) log.error({ err: error }, 'api.failed');
      return reply.code(status).send({ error: wordFor(status) });
    });
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'notFound' }));

    app.post(
      '/enrol',
      {
        bodyLimit: 4096,
        config: { rateLimit: { max: enrolmentsAMinute, timeWindow: '1 minute', groupId: 'enrol' } },
      },
      async (request, reply) => {
        const asked = enrolRequest.safeParse(request.body);
        if (!asked.success) return reply.code(400).send({ error: 'malformed' });
        const result = kiosks.enrol(asked.data);
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

    await app.register(async (enrolled) => {
      enrolled.addHook('onRequest', async (request, reply) => {
        request.kiosk = kiosks.authenticate(request.headers.authorization);
        if (!request.kiosk) return reply.code(401).send({ error: 'tokenUnknown' });
      });

      await enrolled.register(async (announcing) => {
        announcing.removeAllContentTypeParsers();
        announcing.addContentTypeParser(
          'application/jose',
          { parseAs: 'string', bodyLimit: manifestLimitBytes },
          (_request, body, done) => done(null, body),
        );
        announcing.post('/announce', async (request, reply) => {
          if (!request.kiosk || typeof request.body !== 'string')
            return reply.code(400).send({ error: 'malformed' });
          return arrivals.announce(request.kiosk, request.body);
        });
        announcing.post('/day-ends', async (request, reply) => {
          if (!request.kiosk || typeof request.body !== 'string')
            return reply.code(400).send({ error: 'malformed' });
          return dayEnds.receive(request.kiosk, request.body);
        });
      });

      enrolled.get<{ Querystring: { cursor?: string } }>('/statuses', async (request, reply) => {
        const cursor = typeof request.query.cursor === 'string' ? request.query.cursor : null;
        const feed = await signStatusFeed(keys.signingKey, statusesSince(database, cursor));
        return reply.type('application/jose').header('cache-control', 'no-store').send(feed);
      });

      await enrolled.register(
        pageUploadRoutes({
          path: `${app.prefix}/pages`,
          folder: office.uploadsFolder,
          requests: office.requests,
          arrivals,
          log,
        }),
        { prefix: '/pages' },
      );
    });
  };
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
