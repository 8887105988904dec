/** What the kiosk asks of the world between visits; kiosk.ts provides the work. */
import { fromPromise } from 'xstate';

/** Prints every receipt that is still owed, and the slip of a day end. Rejects when the printer can't; it is asked again at the next chance. */
export const printOwedReceipts = fromPromise<void, void>(async () => {
  throw new Error('the step printOwedReceipts was not provided');
});
