/** What the technician's screen asks of the kiosk and has it do, as routes of the control socket. The work stands in src/kiosk/technician/. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { FlightPage } from './flight-messages.ts';
import { afterOf } from './log-ring.ts';
import {
  type DeviceTest,
  type EasySettings,
  easySettings,
  type enrolmentFacts,
  type RequestsPage,
  type SettingsPage,
  type StickAnswer,
  stickWish,
  type TestsPage,
  testWish,
  type ticketAnswer,
  tryAgainWish,
  type workAnswer,
  workWish,
} from './technician-messages.ts';

/** What can't be done now, and why, for the technician. */
export type Refused = { outcome: 'refused'; problem: string };

export type TechnicianWork = {
  flight(after: number): FlightPage;
  requests(): RequestsPage;
  tryAgain(number: string): boolean;
  takeOver(atWork: boolean): z.infer<typeof workAnswer>;
  tests(): TestsPage;
  startTest(test: DeviceTest): Refused | { outcome: 'started' };
  rollChanged(): void;
  ticket(): Promise<Refused | z.infer<typeof ticketAnswer>>;
  settings(): SettingsPage;
  writeSettings(wanted: EasySettings): Refused | SettingsPage;
  sticks(): string[];
  stick(wish: { act: 'export' | 'collect'; folder: string }): Promise<StickAnswer>;
  enrolment(): z.infer<typeof enrolmentFacts>;
  restart(): Refused | { outcome: 'restarting' };
};

export const technicianRoutes =
  (work: TechnicianWork) =>
  (app: FastifyInstance): void => {
    app.get('/technician/flight', (request) => work.flight(afterOf(request.query)));
    app.get('/technician/requests', () => work.requests());
    app.post('/technician/requests/try-again', (request, reply) =>
      asked(tryAgainWish, request.body, reply, ({ number }) =>
        work.tryAgain(number) ? { outcome: 'queued' } : refused('No request of this number is set aside.'),
      ),
    );
    app.post('/technician/at-work', (request, reply) =>
      asked(workWish, request.body, reply, ({ atWork }) => work.takeOver(atWork)),
    );
    app.get('/technician/tests', () => work.tests());
    app.post('/technician/tests', (request, reply) =>
      asked(testWish, request.body, reply, ({ test }) => work.startTest(test)),
    );
    app.post('/technician/roll-changed', () => {
      work.rollChanged();
      return { outcome: 'noted' };
    });
    app.post('/technician/ticket', async (_request, reply) => sent(await work.ticket(), reply));
    app.get('/technician/settings', () => work.settings());
    app.post('/technician/settings', (request, reply) =>
      asked(easySettings, request.body, reply, (wanted) => work.writeSettings(wanted)),
    );
    app.get('/technician/sticks', () => ({ folders: work.sticks() }));
    app.post('/technician/stick', (request, reply) =>
      asked(stickWish, request.body, reply, (wish) => work.stick(wish)),
    );
    app.get('/technician/enrolment', () => work.enrolment());
    app.post('/technician/restart', (_request, reply) => sent(work.restart(), reply));
  };

const refused = (problem: string): Refused => ({ outcome: 'refused', problem });

async function asked<Wish>(
  schema: z.ZodType<Wish>,
  body: unknown,
  reply: FastifyReply,
  act: (wish: Wish) => object | Promise<object>,
) {
  const read = schema.safeParse(body ?? {});
  if (read.success) return sent(await act(read.data), reply);
  const problem = read.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  return reply.code(400).send({ problem });
}

/** What is refused is no mistake of the question: 409, in words. */
function sent(answer: object, reply: FastifyReply) {
  const isRefused = 'outcome' in answer && answer.outcome === 'refused';
  return reply.code(isRefused ? 409 : 200).send(answer);
}
