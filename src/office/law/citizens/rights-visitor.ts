/** Who is at a page about citizens' rights. */
import type { FastifyRequest } from 'fastify';
import type { Person } from '../../people/person.ts';

export function mayWork(request: FastifyRequest): boolean {
  return request.person?.role === 'supervisor' || request.person?.role === 'administrator';
}

export function personOf(request: FastifyRequest): Person {
  // `onlyFor` has let nobody through without one.
  if (!request.person) throw new Error('a page about citizens was reached by nobody');
  return request.person;
}
