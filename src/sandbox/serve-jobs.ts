/** The child's side of a sandbox: jobs come in on standard input, answers go out on the third pipe; it ends with its service. */
import { Socket } from 'node:net';
import { createFrameReader, frame, type Message } from './message-frames.ts';

/** What a service hands to its child is bounded there. */
const mostBytes = 2 ** 31 - 1;

/** One after the other. `work` that throws ends the child: whatever state it was in is not used again. */
export function serveJobs(work: (job: Message) => Promise<Message>): void {
  const answers = new Socket({ fd: 3, readable: false });
  const read = createFrameReader({ mostBytes });
  let queue: Promise<void> = Promise.resolve();
  process.stdin.on('data', (piece: Buffer) => {
    for (const job of read(piece)) {
      queue = queue.then(async () => {
        for (const bytes of frame(await work(job))) answers.write(bytes);
      });
    }
  });
  process.stdin.on('end', () => process.exit(0));
}
