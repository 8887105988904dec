/** Words about the law's duties by language. */
import type { Language } from '../../../request/request.ts';
import { auditEn } from './audit-en.ts';
import { type AuditWords, auditId } from './audit-id.ts';
import { citizensEn } from './citizens-en.ts';
import { type CitizensWords, citizensId } from './citizens-id.ts';

export const auditWords: Record<Language, AuditWords> = { id: auditId, en: auditEn };
export const citizensWords: Record<Language, CitizensWords> = { id: citizensId, en: citizensEn };
