/** Every table that says something of a request: what is destroyed with it, and what stays because nothing of a person is in it. */

/** By the column that names the request. */
export const destroyedWithRequest: readonly { table: string; by: 'number' | 'first' | 'second' }[] = [
  { table: 'pages', by: 'number' },
  { table: 'page_verdicts', by: 'number' },
  { table: 'page_turns', by: 'number' },
  { table: 'originals', by: 'number' },
  { table: 'staff_notes', by: 'number' },
  { table: 'recipients', by: 'number' },
  { table: 'archives', by: 'number' },
  { table: 'wanted_pages', by: 'number' },
  { table: 'answer_corrections', by: 'number' },
  { table: 'search_terms', by: 'number' },
  { table: 'claims', by: 'number' },
  { table: 'request_looks', by: 'number' },
  { table: 'possible_duplicates', by: 'first' },
  { table: 'possible_duplicates', by: 'second' },
];

/** And why. A test holds both lists against the tables that there are. */
export const keptOfRequest: Record<string, string> = {
  requests: 'number, service, kiosk, stage and digests stay; sealed answers and manifest are emptied',
  history: 'steps and times stay, so that kiosks can tell the citizen; the words to the citizen are emptied',
  request_links: 'its place in the journal of the kiosk',
  deletions: 'the signed record of the deletion',
  legal_holds: 'a request with a hold is not destroyed',
  citizen_demand_requests: 'the demand of the citizen, with its proof',
};
