/** The audit trail on a page, as CSV, and its signed heads. Whoever looks into it is written into it. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditTrail } from '../../audit-trail.ts';
import type { OfficeDatabase } from '../../database/office-database.ts';
import { onlyFor, type Site } from '../../site.ts';
import type { AuditAnchors } from './audit-anchors.ts';
import { auditCsvHead, auditCsvLine } from './audit-csv.ts';
import { type AuditQuery, allOfAudit, auditQuery, searchAudit } from './audit-search.ts';
import { auditView } from './audit-view.ts';

export const entriesAPage = 50;

export function auditRoutes(office: {
  database: OfficeDatabase;
  audit: AuditTrail;
  anchors: AuditAnchors;
}): (app: FastifyInstance, site: Site) => void {
  const { database, audit, anchors } = office;
  return (app, site) => {
    const readers = onlyFor(site, ['auditor', 'administrator', 'supervisor']);
    const queryOf = (request: FastifyRequest) => auditQuery.parse(request.query);

    app.get<{ Querystring: { check?: string } }>('/audit', readers, async (request, reply) => {
      const query = queryOf(request);
      await audit.append({
        actor: nameOf(request),
        action: 'audit.searched',
        subject: 'audit',
        ...saidOf(query),
      });
      const found = await searchAudit(database, query, entriesAPage + 1);
      const checked = request.query.check === '1' ? await anchors.check() : null;
      return site.page(
        reply,
        auditView(site.looker(request, reply), {
          query,
          entries: found.slice(0, entriesAPage),
          hasMore: found.length > entriesAPage,
          checked,
        }),
      );
    });

    app.get('/audit.csv', readers, async (request, reply) => {
      const query = queryOf(request);
      await audit.append({
        actor: nameOf(request),
        action: 'audit.exported',
        subject: 'audit',
        ...saidOf(query),
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="jejak-audit.csv"')
        .send(Readable.from(linesOf(query)));
    });

    app.get('/audit/anchors', readers, async (request, reply) => {
      await audit.append({ actor: nameOf(request), action: 'audit.anchorsExported', subject: 'audit' });
      // The export itself is what it ends with.
      await anchors.sign();
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="kepala-jejak-audit.txt"')
        .send((await anchors.all()).map((anchor) => `${anchor}\n`).join(''));
    });
  };

  async function* linesOf(query: AuditQuery): AsyncGenerator<string> {
    yield auditCsvHead;
    for await (const entry of allOfAudit(database, query)) yield auditCsvLine(entry);
  }
}

/** The question belongs to the record: whom somebody was looking for. */
function saidOf(query: AuditQuery): { details?: string } {
  const asked = Object.entries(query).filter(([, value]) => value !== '' && value !== undefined);
  return asked.length === 0 ? {} : { details: asked.map(([name, value]) => `${name}=${value}`).join(' ') };
}

function nameOf(request: FastifyRequest): string {
  return request.person?.username ?? '?';
}
