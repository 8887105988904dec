/** What a signed manifest of a test's own kiosk says; nobody checks the signature. */
import { decodeJwt } from 'jose';
import { type Manifest, manifest } from '../../src/seal/messages.ts';

export const readOwnManifest = (jws: string): Manifest => manifest.parse(decodeJwt(jws));
