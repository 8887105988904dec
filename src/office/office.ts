/** Puts the office together: database, keys, what kiosks talk to and what staff look at. Used by `silaku office`, the demo and tests. */
import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { AuditTrail } from './audit-trail.ts';
import { makeBackup } from './backup/make-backup.ts';
import type { DatabasePlace } from './database/office-database.ts';
import { deskParts } from './desk/desk-parts.ts';
import { createFleetWatch } from './fleet/fleet-watch.ts';
import { openRequest } from './follow-ups/opened-request.ts';
import { createSendBack } from './follow-ups/send-back.ts';
import { sendBackRoute } from './follow-ups/send-back-route.ts';
import { activityRoutes } from './inbox/activity-routes.ts';
import { createClaimReader } from './inbox/claim-state.ts';
import { duplicateRoutes } from './inbox/duplicate-routes.ts';
import { beginCatchUp } from './inbox/index-catch-up.ts';
import { listRoutes } from './inbox/list-routes.ts';
import { liveRoutes } from './inbox/live-routes.ts';
import { settingsRoutes } from './inbox/settings-routes.ts';
import { dropStaleUploads, officeJobs } from './jobs/office-jobs.ts';
import { startJobs } from './jobs/start-jobs.ts';
import { kioskApi } from './kiosk-api.ts';
import type { RoomLimits } from './kiosk-room.ts';
import { kioskRoutes } from './kiosk-routes.ts';
import { createAuditAnchors } from './law/audit/audit-anchors.ts';
import { auditRoutes } from './law/audit/audit-routes.ts';
import { createCitizensRights } from './law/citizens/citizens.ts';
import { destroyWhatIsDue } from './law/citizens/retention.ts';
import type { News } from './news.ts';
import { openOfficeParts } from './office-parts.ts';
import { createOfficeSettings, type OfficeSettings } from './office-settings.ts';
import { createOfficeMetrics } from './operations/office-metrics.ts';
import { operationRoutes } from './operations/operation-routes.ts';
import { createOfficePeople, type OfficePeople } from './people/office-people.ts';
import type { OpenidSettings } from './people/openid-settings.ts';
import { newSetUpCode } from './people/set-up-routes.ts';
import { publicationRoutes } from './publications/publication-routes.ts';
import { createContentReader } from './request-content.ts';
import type { RequestRegister } from './request-register.ts';
import { createRequestWork } from './request-work.ts';
import { site } from './site.ts';
import { readOfferedRelease } from './updates/offered-release.ts';
import { updateRoutes } from './updates/update-routes.ts';

export type OfficeOptions = {
  /** Created when it is not there; holds office.sqlite, sealed/, uploads/ and the keys. */
  folder: string;
  now: () => Date;
  log: Logger;
  /** Creates the person `petugas` and shows the password on the login page. */
  demo?: boolean;
  host: string;
  /** 0 for any free port. */
  port: number;
  /** Other bounds than usual of what one kiosk may take of the disk. */
  room?: Partial<RoomLimits>;
  /** `office.sqlite` in the folder, when it is not said. */
  database?: DatabasePlace | undefined;
  /** Where pages lie, `s3://…`; in the folder when there is none. */
  pagesUrl?: string | null;
  /** Every day, to a folder on another medium, sealed to a key that lies elsewhere. */
  backup?: { to: string; recipient: string } | null;
  /** Of this program, as it tells others. */
  version?: string;
  /** What Prometheus has to show; without one only this machine may read the metrics. */
  metricsToken?: string | null;
  /** How many calls of kiosks from one address are answered in a minute. */
  callsAMinute?: number;
  /** What holds until somebody at the office decides otherwise. */
  settings?: Partial<OfficeSettings>;
  /** Where people can log in with an account that they have elsewhere. */
  openid?: OpenidSettings | null;
};

export type Office = {
  /** `http://127.0.0.1:8080`; known after `listen`. */
  readonly url: string;
  /** One-time code for the page that creates the first administrator; null once there are people. */
  setUpCode(): Promise<string | null>;
  /** For connections that come another way than through `listen`, as in the simulation. */
  readonly server: Server;
  listen(): Promise<void>;
  /** Ends running requests, closes the database. Uploads that are cut off go on after the next start. */
  close(): Promise<void>;
  /** To be typed at the new kiosk: `K7QM-3FXA`. */
  createEnrolmentCode(about: { place: string }): Promise<string>;
  people: OfficePeople;
  audit: AuditTrail;
  /** Everything it answers: `GET /requests/:number`. For the test that asks of each what it writes into the audit trail. */
  routes: readonly string[];
  news: News;
  requests: Pick<RequestRegister, 'find' | 'oldestIn' | 'pagesOf'>;
  /** What officers do on its pages, for whoever plays one without a browser. */
  officers: Pick<ReturnType<typeof createRequestWork>, 'takeStep'> & ReturnType<typeof createSendBack>;
};

export const demoLogin = { username: 'petugas', password: 'silaku-demo' } as const;

export async function createOffice(options: OfficeOptions): Promise<Office> {
  const { folder, now, log, backup } = options;
  const parts = await openOfficeParts({
    ...{ folder, now, log, room: options.room, pagesUrl: options.pagesUrl },
    database: options.database,
  });
  const { database, keys, audit, kiosks, requests, journals, dayEnds } = parts;
  // In a demonstration nobody has a phone at hand.
  const usual = { ...(options.demo ? { secondFactorFor: [] } : {}), ...options.settings };
  const settings = createOfficeSettings({ database, audit, usual });
  const people = createOfficePeople({
    ...{ database, keys, settings, audit, now, log },
    openid: options.openid ?? null,
  });
  const { reports, bulletins, catalogueScope } = parts;
  const fleet = createFleetWatch({ kiosks, reports, now, log });
  const metrics = createOfficeMetrics({ requests, fleet, now });
  const { wanted, inbox, news } = parts;
  const contentOf = createContentReader(parts);
  const claimOf = createClaimReader({ inbox, people });
  const work = createRequestWork({ database, requests, wanted, claims: inbox.claims, audit });
  const sendBack = createSendBack({
    ...{ database, requests, wanted, claims: inbox.claims, audit },
    open: (number) => openRequest({ requests, keys }, number),
  });
  const rights = createCitizensRights({ ...parts, settings });
  const anchors = createAuditAnchors({ database, audit, keys, now });
  const desk = deskParts({ ...parts, work, claimOf });
  if (options.demo) {
    // In a demonstration one person does everything: requests and kiosks.
    await people.create({ ...demoLogin, name: 'Petugas Peragaan', role: 'administrator', by: 'office' });
  }
  const setUpCode = (await people.isEmpty()) ? newSetUpCode() : null;

  const app = fastify(log);
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat())
      if (each !== 'HEAD' && each !== 'OPTIONS') routes.push(`${each} ${url}`);
  });
  // Whoever puts back a backup has to start the office anew: then the kiosks ask what it still has.
  const mark = randomBytes(6).toString('hex');
  // All work for this office goes by the catalogue that it has published.
  app.addHook('onRequest', (_request, _reply, done) => catalogueScope.within(done));
  metrics.follow(app);
  const version = options.version ?? 'development';
  await app.register(kioskApi({ ...parts, mark, version, callsAMinute: options.callsAMinute }), {
    prefix: '/api',
  });
  await app.register(
    operationRoutes({
      checks: [
        {
          name: 'database',
          ask: async () => ((await database.one(z.object({}), 'SELECT 1 AS one')) ? 'ok' : 'empty'),
        },
        { name: 'pages', ask: async () => ((await parts.room.hasRoom()) ? 'ok' : 'noRoom') },
      ],
      metrics,
      metricsToken: options.metricsToken ?? null,
    }),
  );
  await app.register(updateRoutes({ folder, log }), { prefix: '/updates' });
  await app.register(
    site({
      sessions: people.sessions,
      settings,
      keys,
      now,
      log,
      kiosksWantingHelp: fleet.wantingHelp,
      routes: [
        ...people.routes({ demoLogin: options.demo ? demoLogin : null, setUpCode }),
        activityRoutes(inbox.claims),
        liveRoutes({ news }),
        listRoutes({
          ...{ ...inbox, requests, people, audit, log },
          kiosks: kiosks.list,
        }),
        settingsRoutes(inbox),
        duplicateRoutes({ duplicates: inbox.duplicates, requests, work, contentOf, audit }),
        ...desk.routes,
        sendBackRoute({ ...sendBack, show: desk.show, log }),
        kioskRoutes({
          ...{ kiosks, journals, dayEnds, fleet, bulletins },
          offered: () => readOfferedRelease(folder)?.release ?? null,
        }),
        publicationRoutes({ bulletins, kiosks }),
        auditRoutes({ database, audit, anchors }),
        ...rights.routes,
      ],
    }),
  );

  await dropStaleUploads(parts);
  const jobs = await startJobs({
    jobs: officeJobs(
      { ...parts, anchors },
      {
        destroyWhatIsDue: () =>
          destroyWhatIsDue({ database, deletions: rights.deletions, settings, now, log }),
        backUp: backup ? () => makeBackup({ ...parts, ...backup, folder, now: now() }) : null,
      },
    ),
    ...{ database, place: parts.place, now, log },
  });
  await jobs.look();

  await bulletins.adopt();
  // Another process of this office may have published.
  const unsubscribe = parts.news.subscribe(({ about }) => {
    if (about === 'office' || about === 'everything')
      bulletins.adopt().catch((error: unknown) => log.error({ err: error }, 'bulletin.notAdopted'));
  });
  const endCatchUp = beginCatchUp(inbox.index, log);
  await app.ready();
  fleet.start();
  let url = '';
  return {
    server: app.server,
    get url() {
      return url;
    },
    setUpCode: async () => ((await people.isEmpty()) ? setUpCode : null),
    async listen() {
      url = await app.listen({ host: options.host, port: options.port });
      log.info({ url }, 'office.ready');
    },
    async close() {
      unsubscribe();
      fleet.close();
      await app.close();
      await desk.close();
      await jobs.stop();
      await endCatchUp();
      await parts.close();
      log.info('office.closed');
    },
    createEnrolmentCode: async ({ place }) =>
      (await kiosks.createEnrolmentCode({ place, by: 'office' })).code,
    people,
    audit,
    routes,
    news: parts.news,
    requests,
    officers: { ...work, ...sendBack },
  };
}

function fastify(log: Logger): FastifyInstance {
  const logger: FastifyBaseLogger = log;
  return Fastify({
    loggerInstance: logger,
    // Addresses carry request numbers and searches; what matters is logged by name.
    logController: new LogController({ disableRequestLogging: true }),
    // A web server on the same machine adds https.
    trustProxy: 'loopback',
    forceCloseConnections: true,
    // A page over a bad mobile link takes its time, but not for ever.
    requestTimeout: 30 * 60 * 1000,
    connectionTimeout: 2 * 60 * 1000,
    bodyLimit: 64 * 1024,
  });
}
