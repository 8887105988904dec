/** Somebody who works at the office, as everybody in the program may know them. */
import { z } from 'zod';
import { roles } from '../../request/workflow/office-roles.ts';

export const person = z.object({ username: z.string(), name: z.string(), role: z.enum(roles) });
export type Person = z.infer<typeof person>;

export const username = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,31}$/);
export const personName = z.string().trim().min(1).max(60);
