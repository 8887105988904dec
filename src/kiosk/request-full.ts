/** A request has as many pages as the office takes in one. No device is at fault, so it is no DeviceProblem; the screen knows the code. */
import { mostPages } from '../seal/message-limits.ts';

export class RequestFull extends Error {
  code: 'request.full';

  constructor() {
    super(`A request has at most ${mostPages} pages.`);
    this.name = 'RequestFull';
    this.code = 'request.full';
  }
}
