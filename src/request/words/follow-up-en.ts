/** What a citizen reads at the kiosk after showing a receipt: a page that is wanted again, and withdrawing. In English. */
import type { FollowUpWords } from './follow-up-id.ts';

export const followUp: FollowUpWords = {
  pageWanted: {
    heading: (paper) => `Wanted once more: ${paper}`,
    reasons: {
      blurred: 'This page can not be read well. Please scan it again.',
      tooDark: 'This page is too dark. Please scan it again with the lid closed.',
      cutOff: 'This page is cut off. Please scan it again, up to its edges.',
      covered: 'Some writing is covered. Please scan it again with nothing on it.',
      otherPaper: 'What was scanned is another paper. Please scan the right one.',
      otherPerson: 'The paper scanned is of another person. Please scan the right one.',
      expired: 'This paper is out of date. Please scan the new one.',
    },
    place: 'Lay it on the scanner, face down. Smooth it, then close the lid.',
    placePile: 'Put it on top of the scanner. Straighten its edges.',
    scan: 'Scan now',
    later: 'Later, show the status',
  },
  confirmingPage: {
    heading: 'Send this page to the office?',
    body: (paper, pages) => `${paper}, ${pages} ${pages === 1 ? 'page' : 'pages'}. Only this is sent.`,
    send: 'Send now',
    look: 'See the page again',
  },
  confirmingWithdrawal: {
    heading: 'Withdraw the request that was sent?',
    body: 'The office stops working on it. You may apply again, for free.',
    no: 'No, let it go on',
    yes: 'Yes, withdraw this request',
  },
  followUpKept: {
    page: {
      saving: 'Keeping the page',
      notSaved: 'The page is not kept yet',
      printing: 'The page is kept. Printing the receipt',
      delayed: 'The page is kept. No receipt came out yet',
    },
    withdrawal: {
      saving: 'Keeping your wish to withdraw',
      notSaved: 'Your wish to withdraw is not kept yet',
      printing: 'Your wish to withdraw is kept. Printing',
      delayed: 'Your wish is kept. No receipt came out yet',
    },
    next: {
      page: 'An officer checks again. Show the receipt to see the status.',
      morePages: 'Another paper is wanted too. Show the receipt once more.',
      withdrawal: 'Show this receipt to see what became of it.',
    },
  },
};
