/** One request: the page, the steps an officer takes, and what is noted at the desk. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { pageId, rotation } from '../../request/request.ts';
import { plainSteps } from '../../request/workflow/request-steps.ts';
import type { Person } from '../people/person.ts';
import type { createRequestWork, StepTaken } from '../request-work.ts';
import { fieldOf, type Site } from '../site.ts';
import type { StepProblem } from '../views/steps-section.ts';
import type { DeskRoom } from './desk.ts';
import { asksReader, mayWorkOn } from './entrance.ts';
import { originalsOf } from './originals.ts';
import { verdict } from './page-verdict.ts';
import { readRecipient } from './recipient.ts';
import type { OfRequest, ShowDesk } from './show-desk.ts';
import { readStaffNote } from './staff-note.ts';

type OfPage = { Params: { number: string; page: string } };

const stepForm = z.object({ step: z.enum(plainSteps), revision: z.coerce.number().int() });
const turnForm = z.object({ rotation: z.coerce.number().pipe(rotation) });
const tickForm = z.object({ paper: z.string(), received: z.enum(['yes', 'no']) });

export function deskRoutes({
  desk,
  show,
  work,
  log,
}: {
  desk: DeskRoom;
  show: ShowDesk;
  work: ReturnType<typeof createRequestWork>;
  log: Logger;
}): (app: FastifyInstance, site: Site) => void {
  return (app, site) => {
    const inside = { onRequest: asksReader };

    app.get<OfRequest & { Querystring: { done?: string; claim?: string } }>(
      '/requests/:number',
      inside,
      async (request, reply) =>
        show(site, request, reply, {
          steps: { isDone: request.query.done === '1', problem: null },
          isTaken: request.query.claim === 'taken',
        }),
    );

    app.post<OfRequest>('/requests/:number/steps', inside, async (request, reply) => {
      const { number } = request.params;
      const asked = stepForm.safeParse(request.body);
      if (!asked.success || !request.person) return site.problem(request, reply, 'form', 400);
      const note = fieldOf(request.body, 'note');
      const taken = await work.takeStep({ number, ...asked.data, note, person: request.person });
      if (taken.outcome === 'taken') {
        log.info({ number, stage: taken.stage }, 'request.stepTaken');
        return reply.redirect(`/requests/${number}?done=1`, 303);
      }
      if (taken.outcome === 'unknownRequest') return site.problem(request, reply, 'requestNotFound', 404);
      const problem = { step: asked.data.step, is: taken.outcome, note };
      return show(site, request, reply, {
        steps: { isDone: false, problem },
        status: statusFor(taken.outcome),
        isTaken: taken.outcome === 'notHolder',
      });
    });

    app.post<OfPage>('/requests/:number/pages/:page/verdict', inside, (request, reply) =>
      deed(request, reply, `page-${request.params.page}`, async (person) => {
        const said = verdict.safeParse(fieldOf(request.body, 'verdict'));
        if (!said.success || !(await hasPage(request.params))) return false;
        await desk.pages.judge({ ...request.params, verdict: said.data, person });
        return true;
      }),
    );

    app.post<OfPage>('/requests/:number/pages/:page/turn', inside, (request, reply) =>
      deed(request, reply, `page-${request.params.page}`, async (person) => {
        const asked = turnForm.safeParse(request.body);
        if (!asked.success || !(await hasPage(request.params))) return false;
        await desk.pages.turn({ ...request.params, ...asked.data, person });
        return true;
      }),
    );

    app.post<OfRequest>('/requests/:number/originals', inside, (request, reply) =>
      deed(request, reply, 'originals', async (person) => {
        const { number } = request.params;
        const asked = tickForm.safeParse(request.body);
        const answers = (await desk.lay(number))?.content?.answers;
        const isKnown =
          answers && originalsOf(answers, []).some(({ requirement }) => requirement.id === asked.data?.paper);
        if (!asked.success || !isKnown) return false;
        const { paper, received } = asked.data;
        await desk.originals.tick({ number, paper, isReceived: received === 'yes', person });
        return true;
      }),
    );

    app.post<OfRequest>('/requests/:number/recipient', inside, (request, reply) =>
      deed(request, reply, 'recipient', async (person) => {
        const { number } = request.params;
        const said = readRecipient({
          name: fieldOf(request.body, 'name'),
          address: fieldOf(request.body, 'address'),
        });
        if (!said || !(await desk.lay(number))) return false;
        await desk.notes.setRecipient({ number, recipient: said, person });
        return true;
      }),
    );

    app.post<OfRequest>('/requests/:number/notes', inside, async (request, reply) => {
      const typed = fieldOf(request.body, 'note');
      const read = readStaffNote(typed);
      if (read.outcome !== 'ok' && mayWorkOn(request.person))
        return show(site, request, reply, {
          isDeed: true,
          status: 422,
          note: { is: read.outcome, text: typed },
        });
      return deed(request, reply, 'notes', async (person) => {
        if (read.outcome !== 'ok' || !(await desk.lay(request.params.number))) return false;
        await desk.notes.addNote({ number: request.params.number, text: read.text, person });
        return true;
      });
    });

    /** The script asks for the page as it is now; without it the browser is led back to where the form stood. */
    async function deed(
      request: FastifyRequest<OfRequest>,
      reply: FastifyReply,
      where: string,
      work: (person: Person) => Promise<boolean>,
    ): Promise<FastifyReply> {
      if (!request.person || !mayWorkOn(request.person))
        return site.problem(request, reply, 'forbidden', 403);
      if (!(await work(request.person))) return site.problem(request, reply, 'form', 400);
      const part = request.headers['x-part'];
      if (part === 'none') return reply.code(204).send();
      if (part === 'desk') return show(site, request, reply, { isDeed: true });
      return reply.redirect(`/requests/${request.params.number}#${where}`, 303);
    }
  };

  async function hasPage({ number, page }: OfPage['Params']): Promise<boolean> {
    if (!pageId.safeParse(page).success) return false;
    return (await desk.lay(number))?.pages.some(({ info }) => info.page === page) ?? false;
  }
}

function statusFor(outcome: Exclude<StepTaken['outcome'], 'taken' | 'unknownRequest'>): number {
  const statuses: Record<StepProblem, number> = {
    stale: 409,
    notNow: 409,
    notYours: 403,
    notHolder: 409,
    noteMissing: 422,
    noteTooLong: 422,
    noteHoldsNumber: 422,
  };
  return statuses[outcome];
}
