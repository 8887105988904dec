/**
 * The services of the office as the kiosk offers them, from service-catalogue.json: loaded and checked once, a mistake in
 * the file stops the program with a sentence that names the place.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { z } from 'zod';
import { bilingual } from './request.ts';
import {
  catalogueId,
  type Paper,
  paperKind,
  paperUse,
  type Question,
  question,
  type Service,
  type ServiceGroupId,
  serviceFrame,
  serviceGroup,
} from './service.ts';
import file from './service-catalogue.json' with { type: 'json' };
import { problemsOf } from './service-checks.ts';

export type { CaseAnswers, Condition } from './conditions.ts';
export type {
  Paper,
  PaperRequirement,
  Question,
  QuestionOption,
  Service,
  ServiceGroupId,
} from './service.ts';
export { countingAnswers, nextQuestion, questionsFor, requirementsFor } from './service-cases.ts';

export type ServiceGroup = {
  id: ServiceGroupId;
  label: z.infer<typeof bilingual>;
  services: readonly Service[];
};

/** In the file papers and shared questions are described once and named by the services. */
const catalogueFile = z.strictObject({
  version: z.string().min(1),
  groups: z.array(z.strictObject({ id: serviceGroup, label: bilingual })),
  sources: z.record(z.string(), z.string().min(1)),
  paperKinds: z.record(catalogueId, paperKind),
  sharedQuestions: z.record(catalogueId, question),
  services: z.array(
    serviceFrame.extend({
      questions: z.array(z.union([catalogueId, question])),
      papers: z.array(paperUse).min(1),
    }),
  ),
});
type CatalogueFile = z.infer<typeof catalogueFile>;

const catalogueSchema = catalogueFile.transform((content, context) => {
  const report = (message: string) => context.addIssue({ code: 'custom', message });
  const services = content.services.map((entry): Service => {
    const service = resolve(content, entry, (problem) => report(`${entry.id}: ${problem}`));
    for (const problem of problemsOf(service)) report(`${service.id}: ${problem}`);
    return service;
  });
  if (new Set(services.map((service) => service.id)).size < services.length)
    report('a service is there twice');
  for (const unused of unusedKinds(content)) report(`paper kind ${unused} is used by no service`);
  return {
    version: content.version,
    groups: content.groups.map(
      (group): ServiceGroup => ({
        ...group,
        services: services.filter((service) => service.group === group.id),
      }),
    ),
    services,
    sources: content.sources,
  };
});
export type Catalogue = z.infer<typeof catalogueSchema>;

/** Throws a ZodError that lists every mistake. */
export function parseCatalogue(content: unknown): Catalogue {
  return catalogueSchema.parse(content);
}

/** The catalogue that came with this program; `sources` tells where each paper's requirement was read. */
export const catalogue: Catalogue = parseCatalogue(file);

export type ServiceClosed = { service: string; reason: z.infer<typeof bilingual> };

type Adopted = ReturnType<typeof withClosed>;

/**
 * Which catalogue holds. A kiosk's program has one for itself; the program of several offices gives each its own, and does that office's
 * work within it.
 */
export type CatalogueScope = {
  /**
   * From now on this catalogue holds, with some services closed for the time being. `content` null: the one that came with the program.
   * On a mistake in it nothing changes, and `problem` names it. A service that was offered before may not vanish: requests that name it
   * are still under way.
   */
  adopt(
    content: unknown,
    closed?: readonly ServiceClosed[],
  ): { outcome: 'adopted' } | { outcome: 'refused'; problem: string };
  /** What is asked of the catalogue within `work`, and in what it begins, is answered by this one. */
  within<Result>(work: () => Result): Result;
};

const scopes = new AsyncLocalStorage<{ adopted: Adopted }>();

export function createCatalogueScope(): CatalogueScope {
  return scopeOf({ adopted: withClosed(catalogue, []) });
}

const ofTheProgram = { adopted: withClosed(catalogue, []) };
const current = (): Adopted => (scopes.getStore() ?? ofTheProgram).adopted;

/** For the whole program, between two visits. */
export const { adopt: adoptCatalogue } = scopeOf(ofTheProgram);

/** Groups in the order of the menu, each with its services in order; never more than nine of either. */
export function serviceGroups(): readonly ServiceGroup[] {
  return current().groups;
}

export function findService(serviceId: string): Service | undefined {
  return current().byId.get(serviceId);
}

function scopeOf(scope: { adopted: Adopted }): CatalogueScope {
  return {
    adopt(content, closed = []) {
      const read = content === null ? catalogue : readCatalogue(content);
      if (typeof read === 'string') return { outcome: 'refused', problem: read };
      scope.adopted = withClosed(read, closed);
      return { outcome: 'adopted' };
    },
    within: (work) => scopes.run(scope, work),
  };
}

/** The catalogue, or what is wrong with it. */
export function readCatalogue(content: unknown): Catalogue | string {
  const read = catalogueSchema.safeParse(content);
  if (!read.success) return z.prettifyError(read.error);
  const known = new Set(read.data.services.map(({ id }) => id));
  const gone = catalogue.services.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  return gone.length > 0 ? `services are missing: ${gone.join(', ')}` : read.data;
}

function withClosed({ groups }: Catalogue, closed: readonly ServiceClosed[]) {
  const reasons = new Map(closed.map(({ service, reason }) => [service, reason]));
  const marked = groups.map((group) => ({
    ...group,
    services: group.services.map((service) => ({ ...service, closed: reasons.get(service.id) ?? null })),
  }));
  const byId = new Map(marked.flatMap(({ services }) => services.map((service) => [service.id, service])));
  return { groups: marked, byId };
}

function resolve(
  content: CatalogueFile,
  entry: CatalogueFile['services'][number],
  report: (problem: string) => void,
): Service {
  const { questions, papers, ...frame } = entry;
  return {
    ...frame,
    closed: null,
    questions: questions.flatMap((each): Question[] => {
      const found = typeof each === 'string' ? content.sharedQuestions[each] : each;
      if (!found) report(`there is no shared question ${String(each)}`);
      return found ? [found] : [];
    }),
    papers: papers.flatMap((use): Paper[] => {
      const kind = content.paperKinds[use.id];
      if (!kind) report(`there is no paper kind ${use.id}`);
      for (const source of use.sources) {
        if (!(source in content.sources)) report(`paper ${use.id} names the unknown source ${source}`);
      }
      return kind ? [{ ...kind, ...use }] : [];
    }),
  };
}

function unusedKinds(content: CatalogueFile): string[] {
  const used = new Set(content.services.flatMap((service) => service.papers.map((use) => use.id)));
  return Object.keys(content.paperKinds).filter((kind) => !used.has(kind));
}
