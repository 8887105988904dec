/** The pages of a request: each picture opened in memory and streamed, and all of them in one PDF for the archive. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type PageInfo, pageId } from '../../request/request.ts';
import { sha256Of } from '../../seal/digest.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { OfficePage } from '../request-register.ts';
import type { Site } from '../site.ts';
import { makeArchive } from './archive/make-archive.ts';
import type { PagePictures } from './archive/page-pictures.ts';
import type { DeskRoom } from './desk.ts';
import { asksReader } from './entrance.ts';
import { largePageView } from './large-page-view.ts';
import type { PageReader } from './page-reader.ts';
import type { OfRequest } from './show-desk.ts';

type OfPage = { Params: { number: string; page: string } };

/** Even opened by itself in a window of its own, a page can load nothing, run nothing, and belongs to no site. */
const pictureHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'content-disposition': 'inline',
} as const;

export type PageFinder = (
  number: string,
  page: string,
) => Promise<{ page: OfficePage; info: PageInfo } | null>;

export function pageRoutes(office: {
  desk: DeskRoom;
  /** Only what has arrived whole. */
  findPage: PageFinder;
  reader: PageReader;
  pictures: PagePictures;
  audit: AuditTrail;
  now: () => Date;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  const { desk, reader, pictures, audit, now, log } = office;
  return (app, site) => {
    const inside = { onRequest: asksReader };

    app.get<OfPage>('/requests/:number/pages/:page', inside, async (request, reply) => {
      const found = await findPage(request.params);
      if (!found) return site.problem(request, reply, 'notFound', 404);
      // Written before the page is opened: a look that can't be recorded does not take place.
      await audit.append({
        actor: nameOf(request),
        action: 'page.opened',
        subject: `${request.params.number}/${found.page.page}`,
      });
      const picture = await reader.read(found.page, found.info);
      if (!picture) return site.problem(request, reply, 'pageDamaged', 422);
      return reply.headers(pictureHeaders).type(found.info.mediaType).send(Buffer.from(picture));
    });

    app.get<OfPage>('/requests/:number/pages/:page/large', inside, async (request, reply) => {
      const found = await findPage(request.params);
      const { number } = request.params;
      if (!found) return site.problem(request, reply, 'notFound', 404);
      const turn = (await desk.pages.turnsOf(number)).find(({ page }) => page === found.page.page);
      const rotation = turn?.rotation ?? found.info.rotation;
      return site.page(
        reply,
        largePageView(site.looker(request, reply), { number, info: found.info, rotation }),
      );
    });

    app.get<OfRequest>('/requests/:number/archive.pdf', inside, async (request, reply) => {
      const { number } = request.params;
      const { person } = request;
      const laid = await desk.lay(number);
      if (!laid || !person) return site.problem(request, reply, 'requestNotFound', 404);
      const made = await makeArchive({
        ...{ desk: laid, language: request.language, madeBy: person.name, now: now(), pictures },
        readPage: async ({ info }) => {
          const found = await findPage({ number, page: info.page });
          return found && reader.read(found.page, found.info);
        },
      });
      if (!made) return site.problem(request, reply, 'internal', 422);
      const fileSha256 = sha256Of(made.pdf);
      await desk.archives.note({ number, digest: made.digest, fileSha256, person });
      log.info({ number, pages: laid.pages.length, bytes: made.pdf.length }, 'request.archived');
      return reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="arsip-${number}.pdf"`)
        .type('application/pdf')
        .send(Buffer.from(made.pdf));
    });
  };

  async function findPage({ number, page }: OfPage['Params']) {
    return pageId.safeParse(page).success ? office.findPage(number, page) : null;
  }
}

function nameOf(request: FastifyRequest): string {
  return request.person?.username ?? '?';
}
