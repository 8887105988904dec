/**
 * The originals that the citizen hands in when the new document comes: an old card that stayed out there could still be used. The
 * catalogue says which (`original: surrendered`, with its sources); who received one ticks it off, at the counter or at the door.
 */
import type { CaseAnswers } from '../../request/conditions.ts';
import { findService, type PaperRequirement, requirementsFor } from '../../request/service-catalogue.ts';

export type OriginalReceived = { paper: string; officer: string; at: string };

export type Original = {
  requirement: PaperRequirement;
  received: OriginalReceived | null;
};

export function originalsOf(
  request: { service: string; caseAnswers: CaseAnswers },
  received: readonly OriginalReceived[],
): Original[] {
  const service = findService(request.service);
  const asked = service ? requirementsFor(service, request.caseAnswers) : [];
  return asked
    .filter(({ original }) => original === 'surrendered')
    .map((requirement) => ({
      requirement,
      received: received.find(({ paper }) => paper === requirement.id) ?? null,
    }));
}
