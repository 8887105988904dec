/** `silaku ticket`: a status slip from the receipt printer, now when the technician is at work, else when nobody is at the kiosk. */
import { postJson } from './control/control-client.ts';
import { readTechnicianCall, sayJson, technicianUsage } from './technician-command.ts';

/** Returns the exit status: 0 printed or promised, 1 the printer can't, 64 wrong call, 69 no kiosk answers. */
export async function runTicket(args: string[]): Promise<number> {
  const call = readTechnicianCall(args);
  if (!call) {
    process.stderr.write(`silaku ticket\n\n${technicianUsage}`);
    return 64;
  }
  const answer = await postJson(call.socket, '/technician/ticket', {}, { timeoutMs: 60_000 }).catch(
    () => null,
  );
  if (answer === null) {
    process.stderr.write(`${call.socket}: ${call.words.notRunning}\n`);
    return 69;
  }
  const { outcome = '', problem = '' } = answer.body as { outcome?: string; problem?: string };
  if (call.json) sayJson(answer.body);
  else if (answer.status >= 300) process.stderr.write(`${problem}\n`);
  else
    process.stdout.write(
      outcome === 'printed' ? 'Printed.\n' : 'It is printed when nobody is at the kiosk.\n',
    );
  return answer.status < 300 ? 0 : 1;
}
