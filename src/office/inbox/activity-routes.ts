/** Notes that a person does something in the office's pages, so that what they hold stays theirs. Comes before all other routes. */
import type { FastifyInstance } from 'fastify';
import { isLook } from '../people/entrance.ts';
import type { Claims } from './claims.ts';

export function activityRoutes(claims: Pick<Claims, 'noteActivity'>): (app: FastifyInstance) => void {
  return (app) => {
    app.addHook('preHandler', async (request) => {
      if (request.person && !isLook(request)) await claims.noteActivity(request.person.username);
    });
  };
}
