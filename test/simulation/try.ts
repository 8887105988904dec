import { mkdtempSync } from 'node:fs';
import { live, beginning } from './life.ts';
import { planOf } from './plan.ts';
import { makeTemplate } from './template.ts';
import { takeOverRandomness, seedRandomness } from './seeded-ids.ts';
import { mutantOf } from './mutants.ts';
const root = mkdtempSync('/dev/shm/silaku-sim-');
takeOverRandomness(); seedRandomness(1);
const template = await makeTemplate(root + '/template', () => new Date(beginning));
const [from, to, mutant] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const sum = {requests:0,crashes:0,lost:0,duplicated:0,leaked:0,hung:0,broken:0}; const bad: number[]=[];
const t = performance.now();
for (let seed = from; seed <= to; seed++) {
  const plan = planOf(seed);
  const a = performance.now();
  const life = await live(plan, template, `${root}/s${seed}`, mutant ? mutantOf(mutant as never) : null);
  sum.requests+=life.requests;sum.crashes+=life.crashes;sum.lost+=life.lost.length;sum.duplicated+=life.duplicated.length;sum.leaked+=life.leaked.length;sum.hung+=life.hung.length;sum.broken+=life.broken.length;
  const isBad = life.lost.length+life.duplicated.length+life.leaked.length+life.hung.length+life.broken.length>0;
  if (isBad) bad.push(seed);
  if (from === to || (isBad && bad.length < 4 && !process.env.Q)) { console.log(JSON.stringify(plan)); console.log(life.story.join('\n')); console.log({...life, story: undefined}); }
  if (process.env.V) console.log(seed, (performance.now()-a).toFixed(0)+'ms', life.requests, life.crashes);
}
console.log(JSON.stringify(sum), 'bad', bad.join(' '), ((performance.now()-t)/(to-from+1)).toFixed(0)+' ms each');
process.exit(0);
