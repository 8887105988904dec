/** What the office counts about itself, for Prometheus. Names no person and no request; kiosks by their number. */
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FleetWatch } from '../fleet/fleet-watch.ts';
import type { RequestRegister } from '../request-register.ts';

export type OfficeMetrics = {
  /** Counts every call that this server answers. */
  follow(app: FastifyInstance): void;
  text(): Promise<{ type: string; body: string }>;
};

export function createOfficeMetrics({
  requests,
  fleet,
  now,
}: {
  requests: Pick<RequestRegister, 'countByStage'>;
  fleet: Pick<FleetWatch, 'look'>;
  now: () => Date;
}): OfficeMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const calls = new Histogram({
    name: 'silaku_http_seconds',
    help: 'How long answers took, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const failures = new Counter({
    name: 'silaku_http_failures_total',
    help: 'Answers of 500 and above.',
    labelNames: ['route'],
    registers,
  });
  new Gauge({
    name: 'silaku_requests',
    help: 'Requests by stage.',
    labelNames: ['stage'],
    registers,
    async collect() {
      this.reset();
      for (const [stage, count] of await requests.countByStage()) this.set({ stage }, count);
    },
  });
  const heard = kioskGauge('silaku_kiosk_heard_seconds', 'Seconds since the kiosk was last heard of.');
  const waiting = kioskGauge('silaku_kiosk_waiting_requests', 'Requests that have not left the kiosk yet.');
  const oldest = kioskGauge('silaku_kiosk_oldest_waiting_seconds', 'Age of the oldest of them.');
  const receipts = kioskGauge(
    'silaku_kiosk_receipts_left',
    'Receipts that the paper roll still gives, about.',
  );
  const alarms = new Gauge({
    name: 'silaku_kiosk_alarm',
    help: '1 for each alarm of a kiosk.',
    labelNames: ['kiosk', 'alarm', 'weight'],
    registers,
  });

  function kioskGauge(name: string, help: string) {
    return new Gauge({ name, help, labelNames: ['kiosk'], registers });
  }

  async function lookAtFleet(): Promise<void> {
    for (const gauge of [heard, waiting, oldest, receipts, alarms]) gauge.reset();
    const secondsSince = (at: string) => (now().getTime() - Date.parse(at)) / 1000;
    for (const status of await fleet.look()) {
      const { kiosk } = status.kiosk;
      const report = status.received?.report;
      heard.set({ kiosk }, secondsSince(status.kiosk.lastSeenAt));
      for (const { name, weight } of status.alarms) alarms.set({ kiosk, alarm: name, weight }, 1);
      if (!report) continue;
      waiting.set({ kiosk }, report.outbox.waiting);
      oldest.set(
        { kiosk },
        report.outbox.oldestWaitingSince ? secondsSince(report.outbox.oldestWaitingSince) : 0,
      );
      if (report.receiptsLeft !== null) receipts.set({ kiosk }, report.receiptsLeft);
    }
  }

  return {
    follow(app) {
      app.addHook('onResponse', async (request, reply) => {
        // The pattern, never the address: that would name requests.
        const route = request.routeOptions.url ?? 'none';
        calls.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
        if (reply.statusCode >= 500) failures.inc({ route });
      });
    },
    async text() {
      await lookAtFleet();
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
