/** A process of its own that opens an outbox, leaves a draft in it and ends; its argument is the folder. */
import { openOutbox } from '../../../src/outbox/outbox.ts';

const outbox = openOutbox({ folder: process.argv[2] ?? '', now: () => new Date() });
outbox.startDraft(`visit of ${process.pid}`);
outbox.close();
process.disconnect?.();
