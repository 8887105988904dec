/** Who may open a request: everybody at the office but couriers, whose list is all they need. Who may work on it: all but auditors. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person } from '../people/person.ts';
import { asksLogin } from '../site.ts';

/** A courier is led to the list of deliveries, wherever in the inbox the link came from. */
export async function asksReader(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (!request.person) return asksLogin(request, reply);
  if (request.person.role !== 'courier') return undefined;
  if (request.method === 'GET') return reply.redirect('/courier', 303);
  throw Object.assign(new Error('a courier works on no request'), { statusCode: 403 });
}

export function mayWorkOn(person: Person | null): boolean {
  return person?.role === 'operator' || person?.role === 'supervisor' || person?.role === 'administrator';
}

/** What becomes of a delivery is told by who carries it, or by an officer in their place. */
export function mayDeliver(person: Person | null): boolean {
  return person?.role === 'courier' || mayWorkOn(person);
}
