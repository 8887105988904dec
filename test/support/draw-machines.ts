/** `npm run diagrams`: draws the state machines into the README of src/visit. */
import { writeFileSync } from 'node:fs';
import { readmeWithDiagrams, visitReadme } from './machine-readme.ts';

writeFileSync(visitReadme, readmeWithDiagrams());
