import test from 'ava';
import { documentScannerPromises } from '../document-scanner.contract.ts';
import { saneTestRig } from './scanner-rigs.ts';

documentScannerPromises(test.serial, saneTestRig);
