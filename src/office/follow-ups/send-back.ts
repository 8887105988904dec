/** An officer sends one page back: judged by the workflow, kept as a wish, told to the kiosks, written to history and audit at once. */
import type { SendBackReason, WantedPage } from '../../request/follow-up.ts';
import type { PageInfo, Stage } from '../../request/request.ts';
import { findService } from '../../request/service-catalogue.ts';
import { words } from '../../request/words/words.ts';
import { judgeStep } from '../../request/workflow/judge-step.ts';
import { mostWanted } from '../../seal/messages.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { readCitizenNote } from '../citizen-note.ts';
import type { OfficeDatabase } from '../database/office-database.ts';
import type { Claims } from '../inbox/claims.ts';
import type { Person } from '../people/person.ts';
import { lockRequest, type RequestRegister } from '../request-register.ts';
import type { OpenedRequest } from './opened-request.ts';
import type { WantedPages } from './wanted-pages.ts';

export type PageSentBack = {
  number: string;
  page: string;
  reason: SendBackReason;
  /** What was typed for the citizen beside the reason; empty when nothing was. */
  note: string;
  /** Revision of the request that the officer was looking at. */
  revision: number;
  person: Person;
};

export type SendBackOutcome =
  | { outcome: 'sentBack'; stage: Stage }
  | { outcome: 'stale' | 'notNow' | 'notYours' | 'unknownRequest' | 'unknownPage' | 'tooMany' }
  /** Somebody else works on it. */
  | { outcome: 'notHolder' }
  /** A newer page has taken its place: that one may be sent back. */
  | { outcome: 'replaced' }
  | { outcome: 'noteTooLong' | 'noteHoldsNumber' };

const noteProblems = {
  missing: 'noteTooLong',
  tooLong: 'noteTooLong',
  holdsNumber: 'noteHoldsNumber',
} as const;

export function createSendBack({
  database,
  requests,
  wanted,
  claims,
  audit,
  open,
}: {
  database: OfficeDatabase;
  requests: RequestRegister;
  wanted: WantedPages;
  claims: Pick<Claims, 'claim'>;
  audit: AuditTrail;
  open: (number: string) => Promise<OpenedRequest | null>;
}): { sendBack(asked: PageSentBack): Promise<SendBackOutcome> } {
  return {
    async sendBack({ number, page, reason, note, revision, person }) {
      const opened = await open(number);
      const info = opened?.answers.pages.find((each) => each.page === page);
      if (opened && !info) return { outcome: 'unknownPage' };
      return database.transaction(async (): Promise<SendBackOutcome> => {
        await lockRequest(database, number);
        const request = await requests.find(number);
        if (!request || request.follows !== null || !opened || !info) return { outcome: 'unknownRequest' };
        const judged = judgeStep({ stage: request.stage, by: person.role, step: 'sendBackPage' });
        if (judged.outcome === 'notYours') return { outcome: 'notYours' };
        if (revision !== request.revision) return { outcome: 'stale' };
        if (judged.outcome !== 'allowed') return { outcome: 'notNow' };
        if ((await wanted.find(number, page))?.state === 'answered') return { outcome: 'replaced' };
        const read = readCitizenNote(note, 'optional');
        if (read.outcome !== 'ok') return { outcome: noteProblems[read.outcome] };
        const open = await wanted.openOf(number);
        if (open.length >= mostWanted && !open.some((each) => each.page === page))
          return { outcome: 'tooMany' };

        // Whoever sends a page back works on the request from now on, unless somebody else does.
        const claimed = await claims.claim(number, person);
        if (claimed.outcome === 'taken') return { outcome: 'notHolder' };

        const asked = wishOf(request.service, info, { reason, note: read.note });
        const stage = judged.to;
        await wanted.ask({ number, asked, officer: person.name });
        await requests.moveTo(number, { stage, officer: person.name });
        await requests.writeHistory({
          ...{ number, officer: person.name, step: 'sendBackPage', stage },
          ...{ note: wordOn(asked), isTold: true },
        });
        await audit.append({
          ...{ actor: person.username, action: 'request.sendBackPage', subject: `${number}/${page}` },
        });
        return { outcome: 'sentBack', stage };
      });
    },
  };
}

/** The kiosk that is shown the receipt may know nothing of the request: it is told what the paper is called, and how it is scanned. */
function wishOf(
  service: string,
  { page, paper }: PageInfo,
  { reason, note }: Pick<WantedPage, 'reason' | 'note'>,
): WantedPage {
  const known = findService(service)?.papers.find(({ id }) => id === paper);
  const label = known?.label ?? { id: paper.slice(0, 40), en: paper.slice(0, 40) };
  return { page, paper, label, colour: known?.colour ?? 'useful', reason, note };
}

/** As it stands in the history and on the status slip. */
const wordOn = ({ label, reason, note }: WantedPage): string =>
  [`${label.id}: ${words.id.pageWanted.reasons[reason]}`, note].filter(Boolean).join(' ');
