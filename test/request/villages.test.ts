import test from 'ava';
import {
  courierReaches,
  districtOf,
  districts,
  findVillage,
  searchVillages,
  villagesOf,
} from '../../src/request/villages.ts';

const all = districts().flatMap((district) => villagesOf(district.code));
const found = (text: string) => searchVillages(text).map((village) => village.name);

test('there are 15 districts and 133 villages, six of them kelurahan', (t) => {
  t.is(districts().length, 15);
  t.is(all.length, 133);
  t.is(all.filter((village) => village.kind === 'kelurahan').length, 6);
  t.is(new Set(all.map((village) => village.code)).size, 133);
});

test('each district has as many villages as the county counts', (t) => {
  const counted = Object.fromEntries(
    districts().map((district) => [district.name, villagesOf(district.code).length]),
  );
  t.deepEqual(counted, {
    'Batu Putih': 11,
    Katoi: 6,
    Kodeoha: 12,
    Lambai: 7,
    Lasusua: 12,
    Ngapa: 12,
    Pakue: 11,
    'Pakue Tengah': 10,
    'Pakue Utara': 9,
    Porehu: 8,
    'Rante Angin': 7,
    Tiwu: 7,
    Tolala: 6,
    Watunohu: 8,
    Wawo: 7,
  });
});

test('13 is Katoi and 15 is Tolala, which an often used table swaps', (t) => {
  const names = new Map(districts().map((district) => [district.code, district.name]));
  t.is(names.get('74.08.13'), 'Katoi');
  t.is(names.get('74.08.15'), 'Tolala');
});

test('the last four digits begin with 1 for a kelurahan and with 2 for a desa', (t) => {
  for (const village of all) t.is(village.code[9], village.kind === 'kelurahan' ? '1' : '2', village.code);
});

test('districts and villages are in order of their names', (t) => {
  const sorted = (names: string[]) => names.toSorted((a, b) => a.localeCompare(b, 'id'));
  const districtNames = districts().map((district) => district.name);
  t.deepEqual(districtNames, sorted(districtNames));
  for (const district of districts()) {
    const names = villagesOf(district.code).map((village) => village.name);
    t.deepEqual(names, sorted(names));
  }
});

test('every village is found by its code, with and without dots, and knows its district', (t) => {
  for (const district of districts()) {
    for (const village of villagesOf(district.code)) {
      t.is(findVillage(village.code), village);
      t.is(findVillage(village.code.replaceAll('.', '')), village);
      t.is(districtOf(village), district);
    }
  }
});

test('a code that is none finds nothing', (t) => {
  for (const code of ['', '74.08.01', '74.08.01.9999', '7408020017', '__proto__', '73.01.01.2001']) {
    t.is(findVillage(code), undefined, code);
    if (code !== '74.08.01') t.deepEqual(villagesOf(code), []);
  }
});

test('the courier reaches the seven villages of the trial and no other', (t) => {
  t.deepEqual(
    all.filter(courierReaches).map((village) => village.name),
    ['Lasusua', 'Patowonua', 'Pitulua', 'Ponggiha', 'Rante Limbong', 'Tojabi', 'Watuliwu'],
  );
});

test('a village is found as people write it', (t) => {
  t.deepEqual(found('Rantelimbong'), ['Rante Limbong']);
  t.deepEqual(found('WATULIU'), ['Watuliwu']);
  t.deepEqual(found('watuliwu'), ['Watuliwu']);
  t.deepEqual(found('Patowanua'), ['Patowonua']);
  t.deepEqual(found('batuganda'), ['Batu Ganda Permai']);
  t.deepEqual(found('mala - mala'), ['Mala-Mala']);
  t.deepEqual(found('olo oloho'), ['Olo-Oloho']);
  t.deepEqual(found('tolemo'), ["To'lemo"]);
  t.deepEqual(found('seuwa'), ['Seuwwa']);
});

test('a whole name comes before a beginning, and a beginning before a middle', (t) => {
  t.deepEqual(found('wawo'), ['Wawo', 'Lelewawo', 'Ulu Wawo']);
  t.deepEqual(found('pakue'), ['Pakue']);
  t.deepEqual(found('bukit'), ['Bukit Baru', 'Bukit Tinggi']);
  t.deepEqual(found('batu'), ['Batu Api', 'Batu Ganda Permai', 'Batu Putih', 'Lengkong Batu']);
});

test('every village is the first that its own name finds', (t) => {
  for (const village of all) t.is(searchVillages(village.name)[0]?.code, village.code, village.name);
});

test('nothing and nonsense find nothing', (t) => {
  for (const text of ['', '   ', '-', '123', 'Jakarta', '\u0000', '.*']) t.deepEqual(found(text), [], text);
});
