/** POST /day-end: somebody at the kiosk ends its day, with or without a slip. */
import type { FastifyInstance } from 'fastify';
import { type DayEndMade, dayEndWish } from './messages.ts';

export const dayEndRoute =
  (end: (wish: { print: boolean }) => Promise<DayEndMade>) =>
  (app: FastifyInstance): void => {
    app.post('/day-end', async (request, reply) => {
      const wish = dayEndWish.safeParse(request.body ?? {});
      if (!wish.success) return reply.code(400).send({ problem: 'The body is {"print": true} or false.' });
      return end(wish.data);
    });
  };
