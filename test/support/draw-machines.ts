/** `npm run diagrams`: draws the state machines into the READMEs of their rooms. */
import { writeFileSync } from 'node:fs';
import { readmes, readmeWithDiagrams } from './machine-readme.ts';

for (const readme of readmes) writeFileSync(readme, readmeWithDiagrams(readme));
