/** `silaku status`: how the kiosk is, one fact a line; and `silaku doctor`: what is wrong, why, what to do and what to bring. */
import { checksOf } from './technician/checks.ts';
import { doctorLines, remedyFor, statusFacts } from './technician/sentences.ts';
import { askBoth, readTechnicianCall, say, sayJson, technicianUsage } from './technician-command.ts';

/** Returns the exit status: 0 citizens are served, 1 they are not, 64 wrong call, 69 no kiosk answers. */
export async function runStatus(args: string[]): Promise<number> {
  const call = readTechnicianCall(args);
  if (!call) {
    process.stderr.write(`silaku status\n\n${technicianUsage}`);
    return 64;
  }
  const facts = await askBoth(call);
  if (call.json) sayJson({ kiosk: facts.health, forwarder: facts.forward });
  else say(statusFacts(facts, call.words).map(({ name, value }) => `${name}: ${value}`));
  if (facts.health === null) return 69;
  return facts.health.state === 'outOfOrder' ? 1 : 0;
}

/** Returns the exit status: 0 all is well, 1 something should be looked at, 2 citizens are not served, 64 wrong call. */
export async function runDoctor(args: string[]): Promise<number> {
  const call = readTechnicianCall(args);
  if (!call) {
    process.stderr.write(`silaku doctor\n\n${technicianUsage}`);
    return 64;
  }
  const facts = await askBoth(call);
  const checks = checksOf(facts);
  if (call.json) {
    sayJson({
      checks: checks.map((check) =>
        check.is === 'problem' ? { ...check, remedy: remedyFor(check, call.words) } : check,
      ),
    });
  } else say(doctorLines(facts, call.words));
  const problems = checks.filter(({ is }) => is === 'problem');
  if (problems.some(({ serious }) => serious)) return 2;
  return problems.length > 0 ? 1 : 0;
}
