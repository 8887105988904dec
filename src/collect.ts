/** `silaku collect`: takes the office's answers from a USB stick, so that the requests it has received wait no longer. */
import { join } from 'node:path';
import { readCall } from './command-line.ts';
import { readEnrolment } from './outbox/keys.ts';
import { openOutbox } from './outbox/outbox.ts';
import { type AnswersRefusal, type CollectReport, collectFromStick } from './outbox/stick/stick-collect.ts';
import { createTeller, exitStatus, some, type Teller, tellTrouble, wrongUser } from './stick-command.ts';

const usage = `silaku collect --folder FOLDER --from DIR [--shared-with owner|group] [--json]

  --folder FOLDER   the kiosk's folder, with outbox.sqlite and enrolment.json
  --from DIR        the top folder of the mounted stick
  --json            only the last line, for programs
`;

const event = 'stick.collected';

const refusals: Record<AnswersRefusal, string> = {
  badSignature: 'was not signed by the office of this kiosk, or was changed or cut off since',
  malformed: 'is not understood: do kiosk and office run the same version?',
  renamed: 'is signed, but not for this kiosk under this name: somebody has renamed it',
  missing: 'was there and is gone',
  notAFile: 'is no ordinary file',
  wrongLength: 'is far too long, or shorter than it says',
};

/** Returns the exit status: 0 taken, 64 wrong call, 65 something was refused, 66 no answers there, 74 the stick failed, 77 wrong user, 78 not enrolled. */
export async function runCollect(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    process.stderr.write(usage);
    return exitStatus.usage;
  }
  const { folder, from, json, sharedWith } = options;
  const teller = createTeller(json);
  const hint = wrongUser(join(folder, 'kiosk-key.json'), 'collect');
  if (hint) {
    teller.say(hint);
    return teller.end(exitStatus.wrongUser, { event, outcome: 'wrongUser' });
  }
  return tellTrouble(event, teller, async () => {
    const enrolment = readEnrolment(folder);
    if (!enrolment) {
      teller.say('This kiosk is not enrolled yet: run "silaku enrol" with a code from the office.');
      return teller.end(exitStatus.notSetUp, { event, outcome: 'notEnrolled' });
    }
    const outbox = openOutbox({ folder, now: () => new Date(), sharedWith });
    try {
      const report = await collectFromStick({ outbox, enrolment, stick: from });
      const waiting = outbox.waitingCount();
      const { status, outcome } = tellCollected(teller, report, waiting);
      const { delivered, refused, ...counts } = report;
      return teller.end(status, {
        event,
        outcome,
        kiosk: enrolment.kiosk,
        ...counts,
        delivered: delivered.length,
        refused,
        waiting,
      });
    } finally {
      outbox.close();
    }
  });
}

function tellCollected(
  teller: Teller,
  report: CollectReport,
  waiting: number,
): { status: number; outcome: 'collected' | 'nothingNew' | 'refused' | 'noAnswers' } {
  const { taken, refused, forOthers, delivered, setAside, statuses, notFitting } = report;
  for (const { file, reason } of refused) {
    teller.say(`${file} was refused; nothing of it was taken. It ${refusals[reason]}.`);
  }
  if (taken === 0 && refused.length === 0) {
    teller.say(
      forOthers > 0
        ? 'The answers on this stick are for other kiosks. Nothing was changed.'
        : 'There are no answers of the office on this stick. Run "silaku import" at the office first.',
    );
    return { status: exitStatus.nothingFound, outcome: 'noAnswers' };
  }
  const isNews = delivered.length + setAside + statuses > 0;
  if (delivered.length > 0) {
    teller.say(
      `The office has ${some(delivered.length, 'request')}: ${delivered.length === 1 ? 'it waits' : 'they wait'} no longer.`,
    );
  }
  if (statuses > 0) {
    teller.say(`${some(statuses, 'request')} ${statuses === 1 ? 'has' : 'have'} moved on at the office.`);
  }
  if (setAside > 0) {
    teller.say(
      `The office will not take ${some(setAside, 'request')} as sent; set aside here. Ask the office why before trying again.`,
    );
  }
  if (notFitting > 0) {
    teller.say(
      `${some(notFitting, 'acknowledgement')} did not fit what this kiosk holds and changed nothing. Tell the office, and keep the stick.`,
    );
  }
  if (!isNews && taken > 0)
    teller.say('Everything else on this stick was known already. Nothing was changed.');
  teller.say(
    waiting > 0
      ? `${some(waiting, 'request')} still wait${waiting === 1 ? 's' : ''} for the office.`
      : 'No request waits any more.',
  );
  if (refused.length > 0 || notFitting > 0) return { status: exitStatus.refused, outcome: 'refused' };
  return { status: exitStatus.ok, outcome: isNews ? 'collected' : 'nothingNew' };
}

function readOptions(args: string[]) {
  const values = readCall(args, {
    folder: { type: 'string' },
    from: { type: 'string' },
    'shared-with': { type: 'string', default: 'owner' },
    json: { type: 'boolean', default: false },
  });
  if (!values) return null;
  const { folder, from, json } = values;
  const sharedWith = (['owner', 'group'] as const).find((known) => known === values['shared-with']);
  return folder && from && sharedWith ? { folder, from, sharedWith, json } : null;
}
