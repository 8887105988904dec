/** Tells open lists that something has changed, as server-sent events. It says only that; who hears it looks at the list again. */
import type { FastifyInstance } from 'fastify';
import type { News } from '../news.ts';
import { asksLogin } from '../site.ts';

const beatMs = 25_000;
/** The browser comes back by itself, and is asked again who it is. */
const longestMs = 5 * 60_000;
const reconnectMs = 2_000;

export function liveRoutes({ news }: { news: Pick<News, 'subscribe'> }): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/requests/live', { onRequest: asksLogin }, (request, reply) => {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        // A web server in front must not gather it.
        'x-accel-buffering': 'no',
      });
      raw.write(`retry: ${reconnectMs}\n\n`);
      const stop = news.subscribe(({ about }) => {
        if (about === 'request' || about === 'everything') raw.write('event: change\ndata: 1\n\n');
      });
      const beat = setInterval(() => raw.write(': still here\n\n'), beatMs);
      const end = setTimeout(() => raw.end(), longestMs);
      request.raw.once('close', () => {
        stop();
        clearInterval(beat);
        clearTimeout(end);
      });
      raw.once('error', () => request.raw.destroy());
    });
  };
}
