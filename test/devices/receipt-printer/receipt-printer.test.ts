import test from 'ava';
import { receiptPrinterPromises } from '../receipt-printer.contract.ts';
import { fileRig, inProcessRig, tcpRig, usbRig } from './printer-rigs.ts';

receiptPrinterPromises(test, 'inside the process', inProcessRig);
receiptPrinterPromises(test, 'on the network', tcpRig);
receiptPrinterPromises(test, 'on USB', usbRig);
receiptPrinterPromises(test, 'behind a device file', fileRig);
