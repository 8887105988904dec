/** The districts (kecamatan) and villages (desa, kelurahan) of Kolaka Utara by their Kemendagri codes. Not BPS codes, which differ. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import file from './villages.json' with { type: 'json' };

const district = z.strictObject({ code: z.string().regex(/^74\.08\.\d\d$/), name: z.string().min(1) });
export type District = z.infer<typeof district>;

const village = z.strictObject({
  code: z.string().regex(/^74\.08\.\d\d\.[12]\d{3}$/),
  name: z.string().min(1),
  kind: z.enum(['desa', 'kelurahan']),
  /** The seven villages of the courier trial of 2021; the office may widen it. */
  courier: z.boolean().default(false),
  /** How newspapers and the county's own pages write it. */
  otherSpellings: z.array(z.string().min(1)).default([]),
});
export type Village = z.infer<typeof village>;

const table = z.strictObject({ districts: z.array(district), villages: z.array(village) }).parse(file);

const byName = new Intl.Collator('id').compare;

/** All districts, by name. */
export function districts(): readonly District[] {
  return sortedDistricts;
}

/** The villages of a district (`74.08.01`), by name; none for a code that is not a district here. */
export function villagesOf(districtCode: string): readonly Village[] {
  return villagesByDistrict.get(districtCode) ?? [];
}

/** Takes `74.08.01.2002` and `7408012002`. */
export function findVillage(code: string): Village | undefined {
  return villagesByCode.get(code.replaceAll('.', ''));
}

/** The district of a village. */
export function districtOf(of: Village): District {
  const found = table.districts.find((each) => of.code.startsWith(`${each.code}.`));
  assert(found, `a district for village ${of.code}`);
  return found;
}

export function courierReaches(of: Village): boolean {
  return of.courier;
}

/**
 * Villages whose name holds the text, best first: the whole name, then its beginning, then anywhere. Spaces, hyphens,
 * capitals and doubled letters make no difference (Rantelimbong, Seuwa). Empty text finds none.
 */
export function searchVillages(text: string): Village[] {
  const wanted = simplified(text);
  if (wanted === '') return [];
  return searchable
    .map(({ of, names }) => ({ of, rank: Math.min(...names.map((name) => rankOf(name, wanted))) }))
    .filter(({ rank }) => rank < notFound)
    .sort((a, b) => a.rank - b.rank || byName(a.of.name, b.of.name))
    .map(({ of }) => of);
}

const sortedDistricts = table.districts.toSorted((a, b) => byName(a.name, b.name));

const villagesByDistrict = new Map(
  table.districts.map((each) => [
    each.code,
    table.villages.filter((of) => of.code.startsWith(`${each.code}.`)).sort((a, b) => byName(a.name, b.name)),
  ]),
);

const villagesByCode = new Map(table.villages.map((of) => [of.code.replaceAll('.', ''), of]));

const searchable = table.villages.map((of) => ({
  of,
  names: [of.name, ...of.otherSpellings].map(simplified),
}));

const notFound = 3;

function rankOf(name: string, wanted: string): number {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) ? 2 : notFound;
}

function simplified(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/(.)\1+/g, '$1');
}
