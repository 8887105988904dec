/** What can be done with a request at the office, by name, and the word to the citizen that goes with it. */

/** In the order in which they are offered. */
export const steps = [
  'startCheck',
  'accept',
  'markReady',
  'giveToCourier',
  'handOver',
  'reportDelivered',
  'reportNotDelivered',
  'sendBackPage',
  'askForMore',
  'checkAgain',
  'reject',
  'withdraw',
  'reopen',
  'reassign',
] as const;
export type Step = (typeof steps)[number];

/** Steps that need nothing but the press of a button and perhaps a word: all but those that say which page, or to whom. */
export const plainSteps = steps.filter((step) => step !== 'sendBackPage' && step !== 'reassign');
export type PlainStep = (typeof plainSteps)[number];

export type NoteNeed = 'required' | 'optional' | 'none';

/** Whoever is asked for something, or refused, is told what or why in a sentence. */
export const noteNeeds: Record<Step, NoteNeed> = {
  startCheck: 'none',
  accept: 'none',
  markReady: 'optional',
  giveToCourier: 'none',
  handOver: 'none',
  reportDelivered: 'none',
  reportNotDelivered: 'optional',
  sendBackPage: 'required',
  askForMore: 'required',
  checkAgain: 'none',
  reject: 'required',
  withdraw: 'optional',
  reopen: 'none',
  reassign: 'none',
};
