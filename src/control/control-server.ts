/**
 * The kiosk's own HTTP service on a Unix socket: screens read the view and send keys, `curl --unix-socket` sees the same.
 * Wired up by the kiosk program; nothing here decides anything.
 */
import { chmod } from 'node:fs/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { clearSocketPath } from './control-socket.ts';
import { type Health, type ScreenEvent, screenEvent, type View } from './messages.ts';
import { createViewStream } from './view-stream.ts';

export type ControlServerOptions = {
  socketPath: string;
  currentView: () => View;
  /** Calls `listener` after every change; what it returns ends the listening. */
  onViewChange: (listener: (view: View) => void) => () => void;
  send: (event: ScreenEvent) => void;
  health: () => Promise<Health>;
  log: Logger;
  /** Adds routes of other rooms (technician, pretend devices) before the socket opens. */
  routes?: (app: FastifyInstance) => void;
  waits?: Partial<typeof waits>;
};

export type ControlServer = {
  /** Ends every stream and removes the socket. Safe to call twice. */
  close(): Promise<void>;
};

/** A citizen's screen, a technician's, somebody with curl, and each of them once more while it comes back. */
const most = { screens: 8, connections: 32 };

const waits = {
  /** A question has few bytes, and comes over no network. */
  questionMs: 10_000,
  /** Tells a screen that the line is alive; the client gives up after more than two of these are missing. */
  keepAliveMs: 15_000,
  /** A screen that has not read a byte for this long is gone; it may come back. */
  stuckScreenMs: 60_000,
  /** Health asks devices, and a device may take two seconds. */
  healthMs: 5_000,
};

/**
 * Opens the socket (mode 0660) and resolves once it answers.
 * Rejects with `SocketInUse` when another kiosk lives there.
 */
export async function createControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const limits = { ...waits, ...options.waits };
  await clearSocketPath(options.socketPath);
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    requestTimeout: limits.questionMs,
    // Looks for slow ones as often as they may be slow.
    http: { connectionsCheckingInterval: limits.questionMs, headersTimeout: limits.questionMs },
  });
  app.server.maxConnections = most.connections;
  speakPlainly(app, options.log);

  const stream = createViewStream({
    currentView: options.currentView,
    onViewChange: options.onViewChange,
    keepAliveMs: limits.keepAliveMs,
    stuckScreenMs: limits.stuckScreenMs,
    log: options.log,
  });

  app.get('/view', () => options.currentView());

  app.get('/views', (_request, reply) => {
    if (stream.count() >= most.screens) {
      return reply.code(503).send({ problem: `${most.screens} screens are looking already.` });
    }
    reply.hijack();
    stream.add(reply.raw);
  });

  app.post('/events', async (request, reply) => {
    const event = screenEvent.safeParse(request.body);
    if (!event.success) return reply.code(400).send({ problem: inWords(event.error) });
    options.send(event.data);
    return reply.code(202).send({ accepted: event.data });
  });

  app.get('/health', async (_request, reply) => {
    const answer = await withinMs(options.health(), limits.healthMs);
    if (answer === undefined) {
      return reply
        .code(503)
        .send({ problem: `The kiosk did not say how it is within ${limits.healthMs} ms.` });
    }
    return answer;
  });

  options.routes?.(app);

  const close = async () => {
    stream.close();
    await app.close();
  };
  try {
    await app.listen({ path: options.socketPath });
    // Until here only the owner may connect: a new socket lets nobody else write.
    await chmod(options.socketPath, 0o660);
  } catch (error) {
    await close();
    throw error;
  }
  options.log.info({ socketPath: options.socketPath }, 'control.opened');
  return { close };
}

/** Every answer is JSON that a person can read in a terminal, and so is every refusal. */
function speakPlainly(app: FastifyInstance, log: Logger): void {
  const inLines = (payload: unknown) => `${JSON.stringify(payload, null, 2)}\n`;
  app.setReplySerializer(inLines);
  // `curl -d` calls everything a form; here it can only be JSON.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  );
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error, route: request.routeOptions.url }, 'control.failed');
    reply.code(status).send({ problem: refusal(status, error) });
  });
  app.setNotFoundHandler((request, reply) => {
    const problem = `There is no ${request.method} ${request.url}. Try GET /view, GET /views, GET /health or POST /events.`;
    reply.code(404).serializer(inLines).send({ problem });
  });
}

function refusal(status: number, error: Error & { code?: string }): string {
  if (status >= 500) return 'Something broke inside the kiosk; its log says what.';
  return error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ? 'The body is not JSON.' : error.message;
}

/** One line a fault, such as `key: Invalid option: expected one of …`. */
function inWords(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`).join('; ');
}

async function withinMs<T>(work: Promise<T>, limitMs: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, limitMs, undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
