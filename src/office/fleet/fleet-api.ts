/** What enrolled kiosks say of themselves, and what they fetch of what the office has published. A part of the kiosks' API. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sha256Hex } from '../../request/request.ts';
import { kioskReport, kioskReportLimitBytes } from '../../seal/kiosk-report.ts';
import { apiError, joseText } from '../kiosk-api-forms.ts';
import type { BulletinRegister } from '../publications/bulletin-register.ts';
import type { KioskReports } from './kiosk-reports.ts';

export function fleetApi({
  reports,
  bulletins,
}: {
  reports: KioskReports;
  bulletins: Pick<BulletinRegister, 'newest' | 'catalogueText'>;
}): (enrolled: FastifyInstance) => Promise<void> {
  return async (enrolled) => {
    const typed = enrolled.withTypeProvider<ZodTypeProvider>();

    typed.post(
      '/reports',
      {
        bodyLimit: kioskReportLimitBytes,
        schema: {
          summary: 'How the kiosk is; only the newest word is kept.',
          body: kioskReport,
          response: { 204: z.null().describe('Kept.'), 400: apiError },
        },
      },
      async (request, reply) => {
        if (request.kiosk) await reports.receive(request.kiosk.kiosk, request.body);
        return reply.code(204).send(null);
      },
    );

    typed.get(
      '/bulletin',
      {
        schema: {
          summary: 'The newest bulletin, signed by the office. The status feed tells its sequence.',
          response: { 200: joseText, 404: apiError },
        },
      },
      async (_request, reply) => {
        const newest = await bulletins.newest();
        if (!newest) return reply.code(404).send({ error: 'notFound' });
        return reply.type('application/jose').header('cache-control', 'no-store').send(newest.jws);
      },
    );

    typed.get(
      '/catalogues/:sha256',
      {
        schema: {
          summary: 'A published catalogue by the digest of its text, which the bulletin names.',
          params: z.object({ sha256: sha256Hex }),
          response: { 200: z.string().describe('JSON, digested as this very text.'), 404: apiError },
        },
      },
      async (request, reply) => {
        const text = await bulletins.catalogueText(request.params.sha256);
        if (text === null) return reply.code(404).send({ error: 'notFound' });
        return reply.type('application/json').send(text);
      },
    );
  };
}
