/** An officer takes a step with a request: judged by the workflow's machine, then written to request, history, status feed and audit at once. */
import type { Stage } from '../request/request.ts';
import { judgeStep } from '../request/workflow/judge-step.ts';
import { noteNeeds, type PlainStep } from '../request/workflow/request-steps.ts';
import type { AuditTrail } from './audit-trail.ts';
import { readCitizenNote } from './citizen-note.ts';
import type { OfficeDatabase } from './database/office-database.ts';
import type { WantedPages } from './follow-ups/wanted-pages.ts';
import { isHeldStage, mayClaim } from './inbox/claim-rules.ts';
import type { Claims } from './inbox/claims.ts';
import type { Person } from './people/person.ts';
import { lockRequest, type RequestRegister } from './request-register.ts';

export type StepAsked = {
  number: string;
  step: PlainStep;
  /** What was typed for the citizen; empty when nothing was. */
  note: string;
  /** Revision of the request that the officer was looking at. */
  revision: number;
  person: Person;
};

export type StepTaken =
  | { outcome: 'taken'; stage: Stage }
  /** `stale`: somebody else has taken a step since the form was drawn. */
  | { outcome: 'stale' | 'notNow' | 'notYours' | 'unknownRequest' }
  /** Somebody else works on it. */
  | { outcome: 'notHolder'; by: string }
  | { outcome: 'noteMissing' | 'noteTooLong' | 'noteHoldsNumber' };

const noteProblems = {
  missing: 'noteMissing',
  tooLong: 'noteTooLong',
  holdsNumber: 'noteHoldsNumber',
} as const;

export function createRequestWork({
  database,
  requests,
  wanted,
  claims,
  audit,
}: {
  database: OfficeDatabase;
  requests: RequestRegister;
  wanted: Pick<WantedPages, 'cancel'>;
  claims: Pick<Claims, 'claim' | 'end'>;
  audit: AuditTrail;
}): { takeStep(asked: StepAsked): Promise<StepTaken> } {
  return {
    takeStep: (asked) =>
      database.transaction(async (): Promise<StepTaken> => {
        await lockRequest(database, asked.number);
        const request = await requests.find(asked.number);
        if (!request || request.follows !== null) return { outcome: 'unknownRequest' };
        const { step, person } = asked;
        const judged = judgeStep({ stage: request.stage, by: person.role, step });
        if (judged.outcome === 'notYours') return { outcome: 'notYours' };
        if (asked.revision !== request.revision) return { outcome: 'stale' };
        if (judged.outcome !== 'allowed') return { outcome: 'notNow' };
        const read = readCitizenNote(asked.note, noteNeeds[step]);
        if (read.outcome !== 'ok') return { outcome: noteProblems[read.outcome] };
        // Whoever takes a step works on it from now on, unless somebody else does.
        if (mayClaim(person.role, request.stage)) {
          const claimed = await claims.claim(asked.number, person);
          if (claimed.outcome === 'taken') return { outcome: 'notHolder', by: claimed.by.name };
        }

        const stage = judged.to;
        if (!isHeldStage(stage)) await claims.end(asked.number);
        await requests.moveTo(asked.number, { stage, officer: person.name });
        // Whoever goes on without a page that was wanted does not want it any more.
        if (stage !== 'waitingForCitizen') await wanted.cancel(asked.number);
        await requests.writeHistory({
          number: asked.number,
          officer: person.name,
          step,
          stage,
          note: read.note,
          isTold: true,
        });
        await audit.append({ actor: person.username, action: `request.${step}`, subject: asked.number });
        return { outcome: 'taken', stage };
      }),
  };
}
