/**
 * What a support bundle holds, as names and texts: versions, settings without secrets, how kiosk and forwarder are, their newest log lines,
 * the flight recorder. No database, no page, no key. Texts go through one more sieve: long runs of digits and of letters are cut out.
 */
import type { FlightRecord } from '../control/flight-messages.ts';

export type BundleFile = { name: string; text: string };

export type BundleParts = {
  at: string;
  versions: Record<string, string>;
  settings: unknown;
  health: unknown;
  forward: unknown;
  logs: unknown[];
  flight: FlightRecord[];
  doctor: string[];
};

/** Fields of settings that may hold how to get in somewhere. */
const secretFields = /token|password|secret|key|code|env/i;

export const flightName = 'flight.jsonl';

export function bundleFiles(parts: BundleParts): BundleFile[] {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const lines = (values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  return [
    { name: 'README.txt', text: readMe(parts) },
    { name: 'versions.json', text: json(parts.versions) },
    { name: 'settings.json', text: sieved(json(withoutSecrets(parts.settings))) },
    { name: 'health.json', text: sieved(json(parts.health)) },
    { name: 'forward.json', text: sieved(json(parts.forward)) },
    { name: 'doctor.txt', text: sieved(`${parts.doctor.join('\n')}\n`) },
    { name: 'log.jsonl', text: sieved(lines(parts.logs)) },
    // Masked where it was written, and left as it is: a replay needs every byte.
    { name: flightName, text: lines(parts.flight) },
  ];
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretFields.test(name) ? '[cut out]' : withoutSecrets(inner),
    ]),
  );
}

/** A NIK has sixteen digits, grouped or not; a phone number ten and more after its 0 or +62; a token forty letters and more. */
export function sieved(text: string): string {
  return text
    .replace(/\d{4}[ .-]?\d{4}[ .-]?\d{4}[ .-]?\d{4}/g, '[16 digits]')
    .replace(/(?:\+62|\b0)8\d{7,12}\b/g, '[phone]')
    .replace(/[A-Za-z0-9_-]{40,}/g, '[long word]');
}

const readMe = ({ at, flight }: BundleParts) => `A support bundle of a Si LAKU kiosk, made ${at}.

versions.json, settings.json   what runs, and as what (without secrets)
health.json, forward.json      how kiosk and forwarder were
doctor.txt                     what was wrong, and what to do about it
log.jsonl                      their newest lines
${flightName}                   ${flight.length} events and transitions: silaku replay BUNDLE plays them again

Nothing in it is about citizens: no page, no answer, no number of a person.
`;
