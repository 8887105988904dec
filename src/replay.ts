/** `silaku replay`: plays the flight recorder of a support bundle through the machines again, and says whether they end in the same state. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { unpackTar } from './files/tar-files.ts';
import { parseFlight } from './kiosk/flight/flight-recorder.ts';
import { type Place, replayFlight } from './kiosk/flight/flight-replay.ts';
import { flightName } from './technician/support-bundle.ts';

const usage = `silaku replay BUNDLE [--json]

  BUNDLE   of silaku support, or a flight recorder's own file (.jsonl)
`;

/** Returns the exit status: 0 every run ends as recorded, 1 one differs, 64 wrong call, 66 no recording in it. */
export async function runReplay(args: string[]): Promise<number> {
  const call = readCallOf(args);
  if (!call) {
    process.stderr.write(usage);
    return 64;
  }
  const text = readRecording(call.bundle);
  const runs = text === null ? [] : replayFlight(parseFlight(text));
  if (runs.length === 0) {
    process.stderr.write(`${call.bundle}: no recording in it that can be played.\n`);
    return 66;
  }
  if (call.json) process.stdout.write(`${JSON.stringify({ runs }, null, 2)}\n`);
  else {
    for (const run of runs) {
      const { differs } = run;
      process.stdout.write(
        [
          `run ${run.run} from ${run.from}: ${run.events} events, ${run.transitions} transitions`,
          `recorded: ${placeText(run.recorded)}`,
          `replayed: ${placeText(run.replayed)}`,
          differs
            ? `differs at record ${differs.n} (${differs.at}): recorded ${placeText(differs.recorded)}, replayed ${placeText(differs.replayed)}`
            : 'the same',
          '',
        ].join('\n'),
      );
    }
  }
  return runs.every(({ differs }) => differs === null) ? 0 : 1;
}

const placeText = (place: Place | null) =>
  place === null ? 'nothing' : `${place.state}${place.visit === null ? '' : `, visit ${place.visit}`}`;

function readRecording(path: string): string | null {
  try {
    const bytes = readFileSync(path);
    // gzip begins with 1f 8b (RFC 1952).
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return isPacked ? (unpackTar(bytes).get(flightName) ?? null) : bytes.toString('utf8');
  } catch {
    return null;
  }
}

function readCallOf(args: string[]): { bundle: string; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [bundle] = positionals;
    return bundle !== undefined && positionals.length === 1 ? { bundle, json: values.json } : null;
  } catch {
    return null;
  }
}
