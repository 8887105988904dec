/** The forwarder's control socket: how it is, retry, pause, a measure of the line. The work stands in src/outbox/forwarding/. */
import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import Fastify from 'fastify';
import type { Logger } from 'pino';
import { clearSocketPath } from './control-socket.ts';
import { enrolWish, type ForwardStatus, pauseWish } from './forward-messages.ts';
import { type LogRing, logRoute } from './log-ring.ts';

export type ForwardWork = {
  status(): ForwardStatus;
  retry(): void;
  pause(minutes: number): void;
  /** False while a measure is being taken. */
  measure(): boolean;
  enrol(wish: { code: string; publicKey: unknown }): Promise<{ outcome: string }>;
};

const most = { connections: 16, bodyBytes: 8 * 1024 };
const questionMs = 10_000;

/** Opens the socket (mode 0660). Rejects with `SocketInUse` when another forwarder lives there. */
export async function createForwardServer(parts: {
  socketPath: string;
  work: ForwardWork;
  ring: LogRing;
  log: Logger;
}): Promise<{ close(): Promise<void> }> {
  const { socketPath, work } = parts;
  await mkdir(dirname(socketPath), { recursive: true });
  await clearSocketPath(socketPath);
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: most.bodyBytes,
    requestTimeout: questionMs,
  });
  app.server.maxConnections = most.connections;
  app.setReplySerializer((payload) => `${JSON.stringify(payload, null, 2)}\n`);

  app.get('/forward', () => work.status());
  app.post('/forward/retry', () => {
    work.retry();
    return { outcome: 'awake' };
  });
  app.post('/forward/pause', async (request, reply) => {
    const wish = pauseWish.safeParse(request.body);
    if (!wish.success) return reply.code(400).send({ problem: 'The body is {"minutes": 0 to 720}.' });
    work.pause(wish.data.minutes);
    return { outcome: wish.data.minutes === 0 ? 'awake' : 'paused' };
  });
  app.post('/forward/measure', () => ({ outcome: work.measure() ? 'measuring' : 'isMeasuring' }));
  app.post('/forward/enrol', async (request, reply) => {
    const wish = enrolWish.safeParse(request.body);
    if (!wish.success) return reply.code(400).send({ problem: 'The body is {"code", "publicKey"}.' });
    return work.enrol({ code: wish.data.code, publicKey: wish.data.publicKey });
  });
  logRoute(parts.ring)(app);

  await app.listen({ path: socketPath });
  await chmod(socketPath, 0o660);
  parts.log.info({ socketPath }, 'control.opened');
  return { close: () => app.close() };
}
