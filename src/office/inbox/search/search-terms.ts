/**
 * Words under which a request is found, made unreadable. Answers lie sealed, so what they hold can't be searched for; of the few things
 * that officers search for, a keyed digest is kept beside the request. Without the key, which is not in the database, nobody can tell
 * whose it is, nor try all NIKs until one fits.
 */
import { createHmac } from 'node:crypto';
import type { RequestAnswers } from '../../../request/request.ts';
import { beginningOf, beginningsOf, nameWords, type Search } from './search-words.ts';

/** What a term stands for; the same digits as NIK and as family card are two terms. */
export type TermKind = 'nik' | 'familyCard' | 'name' | 'page';
export type Term = { kind: TermKind; term: string };

export type SearchTerms = ReturnType<typeof createSearchTerms>;

export function createSearchTerms(secret: string) {
  const termOf = (kind: TermKind, text: string): string =>
    // 120 bits: enough that no two meet by chance, and short enough for millions of rows.
    createHmac('sha256', secret).update(`${kind}:${text}`).digest('base64url').slice(0, 20);

  return {
    /** `pages` finds the same scan in another request. */
    ofAnswers(answers: Pick<RequestAnswers, 'nik' | 'familyCardNumber' | 'pages'>): Term[] {
      const { nik, familyCardNumber, pages } = answers;
      return [
        { kind: 'nik', term: termOf('nik', nik) },
        ...(familyCardNumber
          ? [{ kind: 'familyCard' as const, term: termOf('familyCard', familyCardNumber) }]
          : []),
        ...[...new Set(pages.map(({ sha256 }) => sha256))].map((sha256) => ({
          kind: 'page' as const,
          term: termOf('page', sha256),
        })),
      ];
    },

    ofName(name: string): Term[] {
      const beginnings = nameWords(name).flatMap(beginningsOf);
      return [...new Set(beginnings)].map((text) => ({ kind: 'name', term: termOf('name', text) }));
    },

    /** Alternatives of terms that all have to be there; empty for what is no search for a person. */
    wantedBy(search: Search): { all: string[] }[] {
      if (search.for === 'civilNumber')
        return [{ all: [termOf('nik', search.digits)] }, { all: [termOf('familyCard', search.digits)] }];
      if (search.for !== 'name') return [];
      // The longest word is the rarest, so it leads.
      const words = search.words.toSorted((one, other) => other.length - one.length);
      return [{ all: words.map((each) => termOf('name', beginningOf(each))) }];
    },

    /** For the audit trail: the same search gives the same digest, and says nothing to who reads it. */
    digestOf(search: Search): string {
      const text =
        search.for === 'civilNumber' ? search.digits : search.for === 'name' ? search.words.join(' ') : '';
      return termOf(search.for === 'civilNumber' ? 'nik' : 'name', text);
    },
  };
}
