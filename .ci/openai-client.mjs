// Chats with the quickstart as any OpenAI client does: it is told a base URL and a key, and nothing about Claviger.
import OpenAI from 'openai';

const baseURL = process.env.BASE_URL;
const client = new OpenAI({ baseURL, apiKey: process.env.API_KEY });
const stranger = new OpenAI({ baseURL, apiKey: 'sk-nobody' });
const chat = { model: 'canned-1', messages: [{ role: 'user', content: 'Hello big world' }] };
const answer = 'You said: Hello big world';

async function check(name, found, expected) {
  let came;
  try {
    came = await found();
  } catch (error) {
    came = error;
  }
  if (came === expected) {
    console.log(`ok    openai: ${name}`);
  } else {
    console.log(`FAIL  openai: ${name}: expected ${expected}, came ${came}`);
  }
}

/** What a program can tell of a refusal: kind, status and code. */
async function refusal(call) {
  try {
    await call();
    return 'no refusal';
  } catch (error) {
    return `${error.constructor.name} ${error.status} ${error.code}`;
  }
}

await check('a chat completes', async () => {
  const completion = await client.chat.completions.create(chat);
  return completion.choices[0].message.content;
}, answer);

await check('a streamed chat completes', async () => {
  let text = '';
  for await (const chunk of await client.chat.completions.create({ ...chat, stream: true })) {
    text += chunk.choices[0]?.delta?.content ?? '';
  }
  return text;
}, answer);

await check('the models are listed', async () => {
  const models = await client.models.list();
  return models.data[0].id;
}, 'canned-1');

await check('a refused key is an authentication error with its code',
  () => refusal(() => stranger.chat.completions.create(chat)),
  'AuthenticationError 401 invalid_api_key');

await check('a refused key is the same when streamed',
  () => refusal(() => stranger.chat.completions.create({ ...chat, stream: true })),
  'AuthenticationError 401 invalid_api_key');

await check('a refused call is a permission error with its reason',
  () => refusal(() => client.get('/v1/users')),
  'PermissionDeniedError 403 endpoint_not_allowed');
