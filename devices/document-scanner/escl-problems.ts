/** From what an eSCL scanner answers to the problem it means. Pure. */
import { DeviceProblem } from '../device-problem.ts';
import type { EsclReply } from './escl-http.ts';
import type { EsclStatus } from './escl-messages.ts';
import type { Condition } from './scanner-condition.ts';

/** What the feeder reports beside the state; Empty, Loaded and Processing are no problem by themselves. */
export function feederProblem({ adfState }: EsclStatus): DeviceProblem | undefined {
  switch (adfState) {
    case 'ScannerAdfJam':
    case 'ScannerAdfMispick':
    case 'ScannerAdfMultipickDetected':
      return new DeviceProblem('scanner.jammed', `Open the feeder and take the paper out. (${adfState})`);
    case 'ScannerAdfHatchOpen':
      return new DeviceProblem('scanner.coverOpen', `Close the cover of the feeder. (${adfState})`);
    case 'ScannerAdfInputTrayFailed':
      return new DeviceProblem(
        'scanner.failed',
        `Switch the scanner off and on, look into its feeder. (${adfState})`,
      );
    case 'ScannerAdfInputTrayOverloaded':
      return new DeviceProblem('scanner.jammed', `Lay fewer pages into the feeder. (${adfState})`);
    default:
      return undefined;
  }
}

export function conditionOf(status: EsclStatus): Condition {
  const code = feederProblem(status)?.code;
  if (code === 'scanner.jammed') return 'jammed';
  return code === 'scanner.coverOpen' ? 'coverOpen' : 'ready';
}

/** For answers that are no success and have no meaning of their own at this point. */
export function replyProblem(reply: EsclReply, doing: string): DeviceProblem {
  switch (reply.outcome) {
    case 'unreachable':
      return new DeviceProblem(
        'device.unplugged',
        `Look at the scanner's power and network cable. (${doing}: ${reply.cause.message})`,
        { cause: reply.cause },
      );
    case 'brokenOff':
      return new DeviceProblem(
        'scanner.failed',
        `Scan again, look at the network cable. (${doing} broke off)`,
        {
          cause: reply.cause,
        },
      );
    case 'silent':
      return new DeviceProblem('device.silent', `Switch the scanner off and on. (${doing}: no answer)`);
    case 'tooLarge':
      return new DeviceProblem('scanner.badPage', `Scan the page again. (${doing}: the answer does not end)`);
    case 'stopped':
      return new DeviceProblem('scanner.cancelled', 'The scan was cancelled.');
    case 'answer':
      return statusProblem(reply.status, doing);
  }
}

function statusProblem(status: number, doing: string): DeviceProblem {
  const said = `(${doing}: HTTP ${status})`;
  if (status === 503 || status === 409) {
    return new DeviceProblem('scanner.busy', `Another program uses the scanner, or it warms up. ${said}`);
  }
  if (status === 401 || status === 403) {
    const hint = `Allow scanning from the network in the scanner's own menu. ${said}`;
    return new DeviceProblem('scanner.failed', hint, { tryAgain: false });
  }
  if (status === 400 || status === 404 || status === 405) {
    const hint = `The scanner's settings or address do not fit this model. ${said}`;
    return new DeviceProblem('scanner.failed', hint, { tryAgain: false });
  }
  return new DeviceProblem('scanner.failed', `Switch the scanner off and on. ${said}`);
}
