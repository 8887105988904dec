/** What a browser says of itself, in words that people recognise in the list of their sessions. Pure; a guess is good enough. */

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

export function browserName(userAgent: string | undefined): string {
  const said = userAgent ?? '';
  const named = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(said))?.[1];
  return [named(browsers), named(systems)].filter((part) => part !== undefined).join(' · ') || '?';
}
