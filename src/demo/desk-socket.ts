/** Where the pretend devices are operated: for the program that serves them and for everybody who calls. */
import { join } from 'node:path';

export const deskSocket = (folder: string): string => join(folder, 'desk.sock');
