/** Draws a request for whoever asked, after the look has been written down. Shared by all routes that end on this page. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { stepsFor } from '../../request/workflow/judge-step.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { ClaimReader } from '../inbox/claim-state.ts';
import type { Site } from '../site.ts';
import type { DeskRoom } from './desk.ts';
import { type DeskForms, deskView } from './desk-view.ts';
import { mayWorkOn } from './entrance.ts';

export type OfRequest = { Params: { number: string } };

export type HowShown = {
  status?: number;
  /** A deed at this desk that only draws it anew: the look was written down when it was opened. */
  isDeed?: boolean;
  steps?: DeskForms['steps'];
  note?: DeskForms['note'];
  sendBack?: DeskForms['judge']['problem'];
  /** Whoever asked came second: somebody else works on it. */
  isTaken?: boolean;
};

export type ShowDesk = (
  site: Site,
  request: FastifyRequest<OfRequest>,
  reply: FastifyReply,
  how?: HowShown,
) => Promise<FastifyReply>;

export function createShowDesk({
  desk,
  claimOf,
  audit,
}: {
  desk: DeskRoom;
  claimOf: ClaimReader;
  audit: AuditTrail;
}): ShowDesk {
  return async (site, request, reply, how = {}) => {
    const { person } = request;
    const { number } = request.params;
    const laid = person && (await desk.lay(number));
    if (!laid) return site.problem(request, reply, 'requestNotFound', 404);
    // What was brought after a request is seen with it.
    if (laid.request.follows !== null) return reply.redirect(`/requests/${laid.request.follows}`, 303);
    if (!how.isDeed)
      await audit.append({ actor: person.username, action: 'request.opened', subject: number });
    const forms: Omit<DeskForms, 'claim'> = {
      steps: how.steps ?? { isDone: false, problem: null },
      judge: {
        revision: laid.request.revision,
        maySendBack: stepsFor(laid.request.stage, person.role).includes('sendBackPage'),
        isNew: laid.request.stage === 'received',
        problem: how.sendBack ?? null,
      },
      note: how.note ?? null,
    };
    const view = deskView(
      site.looker(request, reply),
      { ...laid, mayWork: mayWorkOn(person) },
      { ...forms, claim: await claimOf(laid.request, person, how.isTaken ?? false) },
    );
    return site.page(reply, view, how.status ?? 200);
  };
}
