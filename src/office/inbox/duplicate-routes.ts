/** Two requests that may be one: looked at beside each other, and judged once. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { judgeStep } from '../../request/workflow/judge-step.ts';
import type { SealedAnswers } from '../../seal/sealed-answers.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { asksReader } from '../desk/entrance.ts';
import type { Person } from '../people/person.ts';
import type { OfficeRequest, RequestRegister } from '../request-register.ts';
import type { createRequestWork } from '../request-work.ts';
import type { Site } from '../site.ts';
import { inboxWords } from '../words/inbox/inbox-words.ts';
import { mayClaim } from './claim-rules.ts';
import type { DuplicatePair, Duplicates } from './duplicates.ts';
import { duplicatesView } from './views/duplicates-view.ts';

type OfPair = { Params: { one: string; other: string } };

const verdictForm = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('notDuplicate') }),
  z.object({
    verdict: z.literal('duplicate'),
    withdraw: z.string().regex(/^\d{10}$/),
    revision: z.coerce.number().int(),
  }),
]);

export function duplicateRoutes(office: {
  duplicates: Duplicates;
  requests: RequestRegister;
  work: ReturnType<typeof createRequestWork>;
  contentOf: (number: string) => Promise<SealedAnswers | null>;
  audit: AuditTrail;
}): (app: FastifyInstance, site: Site) => void {
  const { duplicates, requests, work, contentOf, audit } = office;
  return (app, site) => {
    const inside = { onRequest: asksReader };

    async function show(
      request: FastifyRequest<OfPair>,
      reply: FastifyReply,
      hasFailed = false,
    ): Promise<FastifyReply> {
      const found = await findPair(request.params);
      const { person } = request;
      if (!found || !person) return site.problem(request, reply, 'notFound', 404);
      const { pair, sides } = found;
      for (const { number } of sides)
        await audit.append({ actor: person.username, action: 'request.opened', subject: number });
      const [first, second] = sides;
      const page = {
        pair,
        sides: [await sideOf(first, person), await sideOf(second, person)] as const,
        mayJudge: sides.some((side) => mayJudge(person, side)),
        hasFailed,
      };
      return site.page(
        reply,
        duplicatesView(site.looker(request, reply), { ...page, sides: [...page.sides] }),
        hasFailed ? 409 : 200,
      );
    }

    app.get<OfPair>('/duplicates/:one/:other', inside, async (request, reply) => show(request, reply));

    app.post<OfPair>('/duplicates/:one/:other', inside, async (request, reply) => {
      const found = await findPair(request.params);
      const { person } = request;
      if (!found || !person) return site.problem(request, reply, 'notFound', 404);
      const { pair, sides } = found;
      if (!sides.some((side) => mayJudge(person, side)))
        return site.problem(request, reply, 'forbidden', 403);
      const asked = verdictForm.safeParse(request.body);
      if (!asked.success) return site.problem(request, reply, 'form', 400);
      if (asked.data.verdict === 'notDuplicate') {
        await duplicates.judge(pair, 'notDuplicate', person.username);
        return reply.redirect(`/duplicates/${pair.first}/${pair.second}`, 303);
      }
      const { withdraw, revision } = asked.data;
      if (!sides.some(({ number }) => number === withdraw)) return site.problem(request, reply, 'form', 400);
      const note = inboxWords.id.duplicates.reason;
      const taken = await work.takeStep({ number: withdraw, step: 'withdraw', revision, note, person });
      if (taken.outcome !== 'taken') return show(request, reply, true);
      await duplicates.judge(pair, 'duplicate', person.username);
      return reply.redirect(`/duplicates/${pair.first}/${pair.second}`, 303);
    });
  };

  async function findPair({
    one,
    other,
  }: OfPair['Params']): Promise<{ pair: DuplicatePair; sides: [OfficeRequest, OfficeRequest] } | null> {
    const pair = await duplicates.find(one, other);
    const first = pair && (await requests.find(pair.first));
    const second = pair && (await requests.find(pair.second));
    return pair && first && second ? { pair, sides: [first, second] } : null;
  }

  async function sideOf(request: OfficeRequest, { role }: Person) {
    const verdict = judgeStep({ stage: request.stage, by: role, step: 'withdraw' });
    return {
      request,
      content: await contentOf(request.number),
      mayWithdraw: verdict.outcome === 'allowed',
    };
  }
}

/** Whoever may work on one of them. */
function mayJudge({ role }: Person, { stage }: OfficeRequest): boolean {
  return mayClaim(role, stage);
}
