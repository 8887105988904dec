/** The rights of citizens put together: registers and pages. */
import type { FastifyInstance } from 'fastify';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { OfficeKeys } from '../../office-keys.ts';
import type { OfficeSettingsRegister } from '../../office-settings.ts';
import type { SealedPages } from '../../pages/page-storage.ts';
import type { RequestRegister } from '../../request-register.ts';
import type { Site } from '../../site.ts';
import { createAccessReports } from './access-report.ts';
import { createDeletions, type Deletions } from './deletion.ts';
import { demandRoutes } from './demand-routes.ts';
import { createDemands } from './demands.ts';
import { createLegalHolds } from './holds.ts';
import { processingRoutes } from './processing-routes.ts';
import { requestRightsRoutes } from './request-rights-routes.ts';

export type CitizensRights = {
  deletions: Deletions;
  routes: ((app: FastifyInstance, site: Site) => void)[];
};

export function createCitizensRights(office: {
  database: OfficeDatabase;
  keys: OfficeKeys;
  audit: AuditTrail;
  requests: RequestRegister;
  sealedPages: SealedPages;
  settings: OfficeSettingsRegister;
  inbox: Pick<Inbox, 'terms' | 'index'>;
  now: () => Date;
}): CitizensRights {
  const { terms, index } = office.inbox;
  const deletions = createDeletions(office);
  const reports = createAccessReports({ ...office, deletions });
  return {
    deletions,
    routes: [
      demandRoutes({ ...office, demands: createDemands(office), reports, terms }),
      requestRightsRoutes({ ...office, deletions, holds: createLegalHolds(office), index }),
      processingRoutes(office),
    ],
  };
}
