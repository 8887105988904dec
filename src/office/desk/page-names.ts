/** What a page is called: its paper, and which of its pages when there are several. */
import type { Language } from '../../request/request.ts';
import { findService } from '../../request/service-catalogue.ts';
import { officeWords } from '../words/words.ts';
import { currentPages, type DeskPage } from './desk-page.ts';

export type Names = { pageName: (page: string) => string; paperName: (paper: string) => string };

export function pageNames(language: Language, service: string, pages: readonly DeskPage[]): Names {
  const paperName = (paper: string) =>
    findService(service)?.papers.find(({ id }) => id === paper)?.label[language] ?? paper;
  return {
    paperName,
    pageName(id) {
      const page = pages.find(({ info }) => info.page === id);
      if (!page) return id;
      const name = paperName(page.info.paper);
      const siblings = currentPages(pages).filter(({ info }) => info.paper === page.info.paper);
      // An old version is named like the one that took its place.
      const place = siblings.findIndex(({ info }) => info.page === id || info.page === page.replacedBy);
      if (siblings.length < 2 || place < 0) return name;
      return `${name}, ${officeWords[language].request.page(place + 1, siblings.length).toLowerCase()}`;
    },
  };
}
