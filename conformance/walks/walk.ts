// The walk-through of the quickstart, with a client whose types are generated from the OpenAPI document that it serves.
// Arguments: the URL of the application, and that of the management API.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.d.ts';

type Key = components['schemas']['Key'];
type Policy = components['schemas']['Policy'];

const [application = '', baseUrl = ''] = process.argv.slice(2);

function check(name: string, came: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(came), JSON.stringify(expected)];
  console.log(a === b ? `ok    TypeScript: ${name}` : `FAIL  TypeScript: ${name}: expected ${b}, came ${a}`);
}

function as(user: string) {
  const login = Buffer.from(`${user}:${user}-demo`).toString('base64');
  // The second header shows that no form has sent a request without a body.
  return createClient<paths>({ baseUrl, headers: { Authorization: `Basic ${login}`, 'X-Requested-With': 'walk' } });
}

function done<T>(result: { data?: T; error?: unknown }): T {
  if (result.data === undefined) {
    throw new Error(JSON.stringify(result.error));
  }
  return result.data;
}

/** What the application answers to the holder of a key. */
async function call(apiKey: string): Promise<number> {
  const answer = await fetch(`${application}/api/models`, { headers: { Authorization: `Bearer ${apiKey}` } });
  return answer.status;
}

const [ada, grace, alan] = [as('ada'), as('grace'), as('alan')];

async function issueAndUse(): Promise<Key> {
  const issued = done(await grace.POST('/keys', { body: { name: 'report', lifetime: '30d', expires_at: null } }));
  check('a key is issued', issued.key.owner_id, 'grace');
  check('it is good', await call(issued.api_key), 200);
  const { error } = await alan.POST('/keys', { body: { name: 'report' } });
  check('a refusal has a code', error?.code, 'not_granted');
  const wrong = await grace.POST('/keys', { body: { name: '', lifetime: 'x' } });
  check('all faults are told', wrong.error?.errors?.map((fault) => fault.pointer), ['/name', '/lifetime']);
  const path = { id: issued.key.id };
  const found = done(await grace.GET('/keys/{id}', { params: { path } }));
  check('it can be read', [found.issued_by, found.state], [{ type: 'session', id: 'grace' }, 'active']);
  const why = done(
    await ada.POST('/policy/explain', { body: { key_id: path.id, method: 'GET', path: '/api/v1/users' } }),
  );
  check('a decision is explained', [why.decision, why.code], ['denied', 'endpoint_not_allowed']);
  return found;
}

async function narrowAndRotate(key: Key): Promise<Key> {
  const path = { id: key.id };
  const seen = await grace.GET('/keys/{id}', { params: { path } });
  const header = { 'If-Match': seen.response.headers.get('ETag') ?? '' };
  const edit = { endpoints: ['GET /api/models'] };
  const narrow = done(await grace.PATCH('/keys/{id}', { params: { path, header }, body: edit }));
  const stale = await grace.PATCH('/keys/{id}', { params: { path, header }, body: edit });
  check('a stale edit is refused', stale.error?.code, 'precondition_failed');
  // Without a cast: a restriction is a word or a list.
  const entries = narrow.endpoints === 'unrestricted' ? [] : narrow.endpoints;
  check('it is narrowed', entries[0], 'GET /api/models');
  check('its addresses are not', narrow.addresses, 'unrestricted');
  done(await grace.POST('/keys/{id}/suspend', { params: { path }, body: { reason: 'holiday' } }));
  check('it is resumed', done(await grace.POST('/keys/{id}/resume', { params: { path } })).state, 'active');
  const rotated = done(await grace.POST('/keys/{id}/rotate', { params: { path }, body: { overlap: 'PT1H' } }));
  check('it is rotated', [rotated.key.predecessor_id, await call(rotated.api_key)], [key.id, 200]);
  const again = await grace.POST('/keys/{id}/rotate', { params: { path }, body: { overlap: 'PT1H' } });
  check('a repetition names the successor', again.error?.key_id, rotated.key.id);
  const ended = done(await grace.POST('/keys/{id}/revoke', { params: { path }, body: { reason: 'not needed any more' } }));
  check('it is revoked', ended.state, 'revoked');
  return rotated.key;
}

async function manageForOthers(): Promise<void> {
  const params = { path: { userId: 'grace' } };
  const given = done(await ada.POST('/users/{userId}/keys', { params, body: { name: 'import', reason: 'ticket 42' } }));
  check('an administrator issues', given.key.issued_by.id, 'ada');
  const first = done(await ada.GET('/keys', { params: { query: { owner_id: 'grace', limit: 1 } } }));
  const cursor = first.next_cursor ?? '';
  const second = done(await ada.GET('/keys', { params: { query: { owner_id: 'grace', limit: 1, cursor } } }));
  check('pages follow each other', first.data[0]?.id !== second.data[0]?.id, true);
  const dry = done(await ada.POST('/keys/revoke', { body: { owner_id: 'grace', dry_run: true } }));
  check('revoking is tried first', [dry.matched > 1, dry.revoked], [true, 0]);
  const path = { id: given.key.id };
  check('the short form revokes', done(await ada.DELETE('/keys/{id}', { params: { path } })).state, 'revoked');
  check('the key is no good', await call(given.api_key), 401);
  const denied = await grace.GET('/users/{userId}/keys', { params });
  check('nobody else may', denied.error?.code, 'not_permitted');
}

async function changePolicy(key: Key): Promise<void> {
  const read = await ada.GET('/policy');
  const before: Policy = done(read);
  const policy: Policy = { ...before, usage: 'admins_only' };
  const compared = done(await ada.POST('/policy/compare', { body: { policy } }));
  check('a policy is compared', compared.differences[0]?.lost[0]?.endpoint !== undefined, true);
  const reach = done(await ada.GET('/keys/{id}/endpoints', { params: { path: { id: key.id } } }));
  check('what a key may call', reach.endpoints, ['GET /api/models']);
  const condition = { 'If-Match': read.response.headers.get('ETag') ?? '' };
  const changed = await ada.PUT('/policy', { params: { header: condition }, body: policy });
  check('a policy is set', done(changed).usage, 'admins_only');
  const stale = await ada.PUT('/policy', { params: { header: condition }, body: policy });
  check('a stale change is refused', [stale.response.status, stale.error?.code], [412, 'precondition_failed']);
  check('who has set it', done(await ada.GET('/policy/revision')).changed_by, { type: 'session', id: 'ada' });
  done(await ada.PUT('/policy', { params: { header: { 'If-Match': '*' } }, body: before }));
}

async function lookBack(): Promise<void> {
  const records = done(await ada.GET('/audit', { params: { query: { scope: 'all', event: 'key_rotated' } } }));
  check('what happened is on record', records.data[0]?.actor?.id, 'grace');
  check('who is asking', done(await ada.GET('/whoami')).admin, true);
}

const key = await issueAndUse();
const successor = await narrowAndRotate(key);
await manageForOthers();
await changePolicy(successor);
await lookBack();
