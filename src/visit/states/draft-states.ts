/** Going on with what was kept: opening it, and what is said when it is gone. */
import { assign } from 'xstate';
import { resumedVisit } from '../visit-draft.ts';
import { asks, visitSetup } from '../visit-setup.ts';

export const draftStates = {
  openingDraft: visitSetup.createStateConfig({
    tags: ['device', 'mustFinish'],
    entry: asks('openingDraft'),
    invoke: {
      id: 'openDraft',
      src: 'openDraft',
      input: ({ context }) => ({ visit: context.visit, by: context.draft }),
      onDone: [
        {
          guard: ({ event }) => event.output.outcome === 'found',
          target: 'draftOpened',
          actions: assign(({ event: { output } }) =>
            output.outcome === 'found' ? { ...resumedVisit(output.draft), draft: null } : {},
          ),
        },
        {
          target: 'draftGone',
          actions: assign(({ event: { output } }) => ({
            draftGone: output.outcome === 'gone' ? output.why : null,
            draft: null,
          })),
        },
      ],
      onError: { target: 'draftGone', actions: assign({ draftGone: 'failed' }) },
    },
    after: { diskTakesTooLong: { target: 'draftGone', actions: assign({ draftGone: 'failed' }) } },
    on: { 'citizen.stopped': {} },
  }),
  draftOpened: visitSetup.createStateConfig({
    description:
      'The consent was to a certain notice; when its wording has changed since, it is asked for again.',
    always: [{ guard: 'noticeHasChanged', target: 'readingNotice' }, { target: 'typingNik' }],
  }),
  draftGone: visitSetup.createStateConfig({
    tags: 'citizen',
    entry: asks('draftGone'),
    on: {
      'citizen.wentOn': 'choosingLanguage',
      'citizen.wentBack': 'choosingLanguage',
      'citizen.stopped': '#visit.leaving',
    },
  }),
};
