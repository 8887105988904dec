/** What machines ask of the office: does it live, is it ready, what does it count. Without cookies and without pages. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sha256Of } from '../../seal/digest.ts';
import type { OfficeMetrics } from './office-metrics.ts';
import { type Check, readiness } from './readiness.ts';

export function operationRoutes({
  checks,
  metrics,
  metricsToken,
}: {
  checks: readonly Check[];
  metrics: OfficeMetrics;
  /** null: only this machine itself may ask for the metrics. */
  metricsToken: string | null;
}): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/health/live', async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ status: 'alive' }),
    );

    app.get('/health/ready', async (_request, reply) => {
      const { isReady, checks: said } = await readiness(checks);
      return reply
        .code(isReady ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: isReady ? 'ready' : 'notReady', checks: said });
    });

    app.get('/metrics', async (request, reply) => {
      if (!mayReadMetrics(request, metricsToken)) return reply.code(403).send({ error: 'forbidden' });
      const { type, body } = await metrics.text();
      return reply.type(type).send(body);
    });
  };
}

function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  if (token === null) return ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(Buffer.from(sha256Of(given)), Buffer.from(sha256Of(token)));
}
