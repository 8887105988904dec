/**
 * For everything that the office answers: what it writes into the audit trail, or why nothing. A test compares this with the routes that
 * there are, so a new page can't be added without this decision. What shows or changes something of a citizen has to write.
 */
import type { AuditAction } from '../../audit-trail.ts';

export type RouteDecision = { writes: readonly AuditAction[] } | { nothing: string };

const nothingOfACitizen = { nothing: 'shows nothing of a citizen' };
const onlyNumbers = { nothing: 'shows numbers, services, places and stages, nothing of a person' };
const forms = { nothing: 'shows an empty form; what is sent with it is written by the answer' };
const published = { writes: ['bulletin.published'] } as const;
const ended = { writes: ['person.sessionsEnded'] } as const;

export const routeDecisions: Record<string, RouteDecision> = {
  // What kiosks call.
  'POST /api/enrol': { writes: ['kiosk.enrolled', 'kiosk.enrolledAgain'] },
  'POST /api/announce': { writes: ['request.announced', 'request.arrived', 'request.withdraw'] },
  'POST /api/day-ends': { writes: ['kiosk.dayEnded', 'kiosk.requestsMissing', 'kiosk.journalForked'] },
  'POST /api/pages': { nothing: 'begins an upload; the arrival of the whole request is written' },
  'PATCH /api/pages/:upload': { nothing: 'brings bytes of a page, sealed; the arrival is written' },
  'DELETE /api/pages/:upload': { nothing: 'gives an upload of its own up' },
  'GET /api/statuses': {
    nothing: 'numbers and stages, to an enrolled kiosk; the step was written when it was taken',
  },
  'POST /api/missing': { nothing: 'says which numbers are not here, to the kiosk that sent them' },
  'POST /api/reports': { nothing: 'how a kiosk is' },
  'GET /api/bulletin': { nothing: 'what the office has published to all' },
  'GET /api/catalogues/:sha256': { nothing: 'what the office has published to all' },
  'GET /api/time': nothingOfACitizen,
  'GET /api/openapi.json': nothingOfACitizen,

  // Operations and files.
  'GET /health/live': nothingOfACitizen,
  'GET /health/ready': nothingOfACitizen,
  'GET /metrics': { nothing: 'counts' },
  'GET /updates/*': { nothing: 'packages of the program, the same for everybody' },
  'GET /': nothingOfACitizen,
  'GET /language/:language': nothingOfACitizen,

  // People.
  'GET /login': forms,
  'POST /login': { writes: ['person.loggedIn', 'person.loginRefused', 'person.lockedOut'] },
  'GET /login/code': forms,
  'POST /login/code': {
    writes: ['person.loggedIn', 'person.loginRefused', 'person.lockedOut', 'person.recoveryCodeUsed'],
  },
  'GET /login/enrol': forms,
  'POST /login/enrol': { writes: ['person.secondFactorSet', 'person.loggedIn'] },
  'GET /login/openid': { nothing: 'leads to the provider' },
  'GET /login/openid/back': {
    writes: ['person.loggedIn', 'person.loginRefused', 'person.accountTied', 'person.created'],
  },
  'POST /logout': { writes: ['person.loggedOut'] },
  'GET /set-up': forms,
  'POST /set-up': {
    writes: ['person.created', 'person.passwordChanged', 'settings.changed', 'person.loggedIn'],
  },
  'GET /new-password': forms,
  'POST /new-password': { writes: ['person.passwordChanged'] },
  'GET /account': { nothing: 'one’s own account' },
  'POST /account/password': { writes: ['person.passwordChanged'] },
  'POST /account/second-factor': { writes: ['person.recoveryCodesMade'] },
  'GET /account/second-factor': { nothing: 'one’s own account' },
  'POST /account/second-factor/confirm': { writes: ['person.secondFactorSet'] },
  'POST /account/sessions/end': ended,
  'POST /account/sessions/end-others': ended,
  'GET /people': { nothing: 'names and roles of staff, to administrators' },
  'POST /people': { writes: ['person.created', 'person.passwordCodeMade'] },
  'POST /people/rules': { writes: ['settings.changed'] },
  'GET /people/:username': { nothing: 'names and roles of staff, to administrators' },
  'POST /people/:username/role': { writes: ['person.roleChanged'] },
  'POST /people/:username/disable': { writes: ['person.disabled'] },
  'POST /people/:username/enable': { writes: ['person.enabled'] },
  'POST /people/:username/second-factor': { writes: ['person.secondFactorRemoved'] },
  'POST /people/:username/sessions': ended,
  'POST /people/:username/code': { writes: ['person.passwordCodeMade'] },

  // Requests.
  'GET /requests': { writes: ['person.searched'] },
  'GET /requests/live': { nothing: 'says that something has changed' },
  'POST /requests/:number/claim': { writes: ['request.claimed'] },
  'POST /requests/:number/release': { writes: ['request.released'] },
  'POST /requests/:number/give': { writes: ['request.reassign'] },
  'POST /saved-views': { writes: ['person.viewSaved'] },
  'POST /saved-views/:id/remove': { writes: ['person.viewRemoved'] },
  'GET /duplicates/:one/:other': { writes: ['request.opened'] },
  'POST /duplicates/:one/:other': {
    writes: ['request.notDuplicate', 'request.duplicate', 'request.withdraw'],
  },
  'GET /service-times': nothingOfACitizen,
  'POST /service-times': { writes: ['settings.changed'] },
  'GET /requests/:number': { writes: ['request.opened'] },
  'POST /requests/:number/steps': {
    writes: ['request.startCheck', 'request.accept', 'request.reject', 'request.reopen'],
  },
  'POST /requests/:number/send-back': { writes: ['request.sendBackPage'] },
  'GET /requests/:number/pages/:page': { writes: ['page.opened'] },
  'GET /requests/:number/pages/:page/large': {
    nothing: 'a frame; the picture in it is written when it is fetched',
  },

  'POST /requests/:number/pages/:page/verdict': {
    writes: ['page.fine', 'page.unreadable', 'page.wrongPaper'],
  },
  'POST /requests/:number/pages/:page/turn': { writes: ['page.turned'] },
  'POST /requests/:number/originals': { writes: ['original.received', 'original.notReceived'] },
  'POST /requests/:number/recipient': { writes: ['request.recipientSet'] },
  'POST /requests/:number/notes': { writes: ['request.noted'] },
  'GET /requests/:number/archive.pdf': { writes: ['request.archived'] },
  'GET /courier': { writes: ['delivery.opened'] },
  'POST /courier/:number/delivered': { writes: ['request.reportDelivered'] },
  'POST /courier/:number/not-delivered': { writes: ['request.reportNotDelivered'] },
  'POST /courier/:number/originals': { writes: ['original.received', 'original.notReceived'] },

  // Kiosks and what is published to them.
  'GET /kiosks': nothingOfACitizen,
  'POST /kiosks/codes': { writes: ['kiosk.codeCreated'] },
  'GET /kiosks/:kiosk': onlyNumbers,
  'POST /kiosks/:kiosk/replacement': { writes: ['kiosk.codeCreated'] },
  'POST /kiosks/:kiosk/fork-reviewed': { writes: ['kiosk.forkReviewed'] },
  'POST /kiosks/:kiosk/revoke': { writes: ['kiosk.revoked'] },
  'GET /publications': nothingOfACitizen,
  'POST /publications/announcements': published,
  'POST /publications/announcements/:id/remove': published,
  'POST /publications/closed': published,
  'POST /publications/closed/:service/open': published,
  'POST /publications/settings': published,
  'GET /publications/catalogue.json': nothingOfACitizen,
  'POST /publications/catalogue': published,
  'POST /publications/catalogue/built-in': published,

  // The rights of citizens.
  'GET /citizens': { nothing: 'kinds and times of demands; who asked is sealed' },
  'POST /citizens/demands': { writes: ['citizen.demandNoted'] },
  'GET /citizens/demands/:id': { writes: ['citizen.demandOpened'] },
  'POST /citizens/demands/:id/close': { writes: ['citizen.demandClosed'] },
  'GET /citizens/demands/:id/report': { writes: ['citizen.reportMade'] },
  'GET /citizens/demands/:id/report.json': { writes: ['citizen.reportMade'] },
  'GET /citizens/requests/:number': { writes: ['request.opened'] },
  'POST /citizens/requests/:number/corrections': { writes: ['citizen.answersCorrected'] },
  'POST /citizens/requests/:number/hold': { writes: ['citizen.holdSet'] },
  'POST /citizens/requests/:number/hold/lift': { writes: ['citizen.holdLifted'] },
  'POST /citizens/requests/:number/destroy': { writes: ['citizen.dataDeleted'] },
  'GET /citizens/processing': { nothing: 'counts and settings' },
  'POST /citizens/retention': { writes: ['settings.changed'] },
  'GET /citizens/breach': { nothing: 'drafts a letter from what is typed, and keeps nothing' },

  // The audit trail itself.
  'GET /audit': { writes: ['audit.searched'] },
  'GET /audit.csv': { writes: ['audit.exported'] },
  'GET /audit/anchors': { writes: ['audit.anchorsExported'] },
};
