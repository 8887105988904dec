/** Puts the desk and the courier's list together on the parts of the office, for office.ts. */
import type { FastifyInstance } from 'fastify';
import { isSealProblem } from '../../seal/seal-problem.ts';
import { openRequest } from '../follow-ups/opened-request.ts';
import type { ClaimReader } from '../inbox/claim-state.ts';
import type { OfficeParts } from '../office-parts.ts';
import type { createRequestWork } from '../request-work.ts';
import type { Site } from '../site.ts';
import { createPagePictures } from './archive/page-pictures.ts';
import { courierRoutes } from './courier/courier-routes.ts';
import { createDeliveries } from './courier/deliveries.ts';
import { createDeskRoom, type DeskReaders, type DeskRoom } from './desk.ts';
import { deskRoutes } from './desk-routes.ts';
import { createPageReader } from './page-reader.ts';
import { type PageFinder, pageRoutes } from './page-routes.ts';
import { createShowDesk, type ShowDesk } from './show-desk.ts';

export type DeskParts = {
  desk: DeskRoom;
  show: ShowDesk;
  routes: ((app: FastifyInstance, site: Site) => void)[];
  close(): Promise<void>;
};

export function deskParts(
  office: OfficeParts & { work: ReturnType<typeof createRequestWork>; claimOf: ClaimReader },
): DeskParts {
  const { requests, keys, log, audit, now, database, work } = office;
  const readers = deskReaders(office);
  const desk = createDeskRoom({ ...office, readers, noteName: office.inbox.index.noteName });
  const show = createShowDesk({ desk, claimOf: office.claimOf, audit });
  const pictures = createPagePictures();
  const findPage: PageFinder = async (number, page) => {
    const found = (await requests.pagesWithFollowUps(number)).find((each) => each.page === page);
    if (!found?.wholeAt) return null;
    const info = (await readers.open(number))?.answers.pages.find((each) => each.page === page);
    return info ? { page: found, info } : null;
  };
  const reader = createPageReader({ sealedPages: office.sealedPages, keys, log });
  return {
    desk,
    show,
    routes: [
      deskRoutes({ desk, show, work, log }),
      pageRoutes({ desk, findPage, reader, pictures, audit, now, log }),
      courierRoutes({
        ...{ database, desk, work, audit, log },
        deliveries: createDeliveries({ database, readers, desk }),
      }),
    ],
    close: pictures.close,
  };
}

function deskReaders({
  requests,
  wanted,
  keys,
  log,
}: Pick<OfficeParts, 'requests' | 'wanted' | 'keys' | 'log'>): DeskReaders {
  return {
    async open(number) {
      try {
        return await openRequest({ requests, keys }, number);
      } catch (error) {
        if (!isSealProblem(error)) throw error;
        log.error({ number, code: error.code }, 'request.cannotOpen');
        return null;
      }
    },
    async arrivedOf(number) {
      const pages = await requests.pagesWithFollowUps(number);
      return new Set(pages.filter(({ wholeAt }) => wholeAt).map(({ page }) => page));
    },
    async wantedOf(number) {
      const wishes = await wanted.wishesOf(number);
      return wishes
        .filter(({ state }) => state === 'open')
        .map(({ asked, askedAt }) => ({
          page: asked.page,
          reason: asked.reason,
          note: asked.note,
          at: askedAt,
        }));
    },
  };
}
