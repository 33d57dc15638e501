// Plays the platform's part on loopback. The work is replaced, so these tests also pass after
// you have filled in work.ts.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { STATUS, routes } from "../src/flow.js";
import { Jobs } from "../src/jobs.js";
import { createApp, type Route } from "../src/server.js";
import { readSettings } from "../src/settings.js";
import { readWebhook, sessionKeys, type SessionKey } from "../src/treble.js";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const body = {
  session_id: "session/1",
  conversation_id: 1234,
  actual_response: "yes",
  question: { text: "Are you there?" },
  user_session_keys: [{ key: "name", value: "Ana", type: null }],
};

interface Update {
  path: string;
  key: string | undefined;
  keys: SessionKey[];
}

/** Stands in for the platform and answers with each status in turn, then with 200. */
async function platform(...statuses: number[]) {
  const updates: Update[] = [];
  const url = await listen(
    createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const keys = JSON.parse(text).user_session_keys;
      updates.push({ path: request.url ?? "", key: request.headers.authorization, keys });
      response.writeHead(statuses.shift() ?? 200).end("{}");
    }),
  );
  return { url, updates };
}

async function start(route: Partial<Route>, platformUrl: string, env: Record<string, string> = {}) {
  const settings = readSettings({
    TREBLE_BASE_URL: platformUrl,
    TREBLE_API_KEY: "ak_test",
    ANSWER_SECONDS: "0.2",
    WORK_SECONDS: "0.2",
    ...env,
  });
  settings.settleMs = 0;
  settings.treble.firstPauseMs = 5;
  const jobs = new Jobs(settings.duplicateMs);
  const whole: Route = { path: "/hook", kind: "trigger", work: async () => ({}), ...route };
  const url = await listen(createServer(createApp(settings, [whole], jobs)));
  const send = (sent: unknown, headers: Record<string, string> = {}) =>
    fetch(url + whole.path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof sent === "string" ? sent : JSON.stringify(sent),
    });
  return { url, jobs, send };
}

function listen(server: Server): Promise<string> {
  servers.push(server);
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

test("a trigger route answers at once and updates the session later", async () => {
  const treble = await platform();
  const app = await start({ work: async ({ said }) => ({ said, n: 1 }) }, treble.url);
  const response = await app.send(body);
  assert.equal(response.status, 200);
  await app.jobs.idle();
  assert.deepEqual(treble.updates, [
    {
      path: "/session/session%2F1/update",
      key: "ak_test",
      keys: [
        { key: "said", value: "yes" },
        { key: "n", value: "1" },
        { key: STATUS, value: "ok" },
      ],
    },
  ]);
});

const failing: Record<string, Route["work"]> = {
  throws: async () => {
    throw new Error("database password is hunter2");
  },
  "takes too long": () => sleep(5_000, {}, { ref: false }),
};
for (const [name, work] of Object.entries(failing)) {
  test(`the session is resumed when the work ${name}`, async (context) => {
    context.mock.method(console, "error", () => {});
    const treble = await platform();
    const app = await start({ work }, treble.url);
    await app.send(body);
    await app.jobs.idle();
    const keys = treble.updates.map((update) => update.keys);
    assert.deepEqual(keys, [[{ key: STATUS, value: "error" }]]);
  });
}

test("an update is tried again until the platform takes it", async () => {
  const treble = await platform(404, 408, 425, 429, 500, 503);
  const app = await start({}, treble.url);
  await app.send(body);
  await app.jobs.idle();
  assert.equal(treble.updates.length, 7);
});

test("an update that the platform refuses is not repeated", async (context) => {
  context.mock.method(console, "error", () => {});
  const treble = await platform(400);
  const app = await start({}, treble.url);
  await app.send(body);
  await app.jobs.idle();
  assert.equal(treble.updates.length, 1);
});

test("a repeated webhook starts no second job, the next answer does", async () => {
  const treble = await platform();
  const app = await start({}, treble.url);
  const dated = { ...body, responded_at: "2021-10-07 08:53:22" };
  await app.send(dated);
  await app.send(dated);
  await app.jobs.idle();
  await app.send(dated);
  await app.send({ ...dated, actual_response: "no" });
  await app.send({ ...dated, responded_at: "2021-10-07 08:53:23" });
  await app.jobs.idle();
  assert.equal(treble.updates.length, 3);
});

test("a condition's webhook is repeated while its session waits, and then the loop's next one", async () => {
  const { actual_response: _, ...rest } = body;
  const condition = {
    ...rest,
    variable: { name: "name", value: "Ana" },
    condition: { operator: "EQ", value: "Ana" },
  };
  let finish = () => {};
  let works = 0;
  const work = () => {
    works += 1;
    return new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  // The session's next webhook arrives before the update is answered.
  let updates = 0;
  const url = await listen(
    createServer(async (_request, response) => {
      updates += 1;
      if (updates === 1) await app.send(condition);
      response.end("{}");
      if (updates === 1) finish();
    }),
  );
  const app = await start({ work }, url, { WORK_SECONDS: "20" });
  await app.send(condition);
  await app.send(condition);
  assert.equal(works, 1);
  finish();
  await app.jobs.idle();
  assert.equal(works, 2);
  assert.equal(updates, 2);
  await app.send(condition);
  assert.equal(works, 3);
  finish();
  await app.jobs.idle();
  assert.equal(updates, 3);
});

test("other routes answer with variables, or in time without", async (context) => {
  context.mock.method(console, "error", () => {});
  const answering = await start({ kind: "answer", work: async () => ({ a: true }) }, "http://x");
  assert.deepEqual(await (await answering.send(body)).json(), {
    user_session_keys: [
      { key: "a", value: "true" },
      { key: STATUS, value: "ok" },
    ],
  });
  const slow = await start({ kind: "answer", work: () => sleep(5_000, {}, { ref: false }) }, "http://x");
  assert.deepEqual(await (await slow.send(body)).json(), {
    user_session_keys: [{ key: STATUS, value: "error" }],
  });
});

test("a webhook without the secret is refused", async () => {
  const treble = await platform();
  const app = await start({}, treble.url, { WEBHOOK_SECRET: "s3cret" });
  assert.equal((await app.send(body)).status, 401);
  assert.equal((await app.send(body, { "x-webhook-secret": "s3cres" })).status, 401);
  assert.equal((await app.send(body, { "x-webhook-secret": "s3cret" })).status, 200);
  assert.equal((await fetch(`${app.url}/healthz`)).status, 200);
  await app.jobs.idle();
  assert.equal(treble.updates.length, 1);
});

test("what is no webhook gets a clear refusal", async () => {
  const app = await start({}, "http://x");
  assert.equal((await app.send("{")).status, 400);
  assert.equal((await app.send({ conversation_id: 1 })).status, 400);
  assert.equal((await app.send({ session_id: ".." })).status, 400);
  assert.equal((await app.send({ ...body, extra: "x".repeat(300_000) })).status, 413);
  assert.equal((await fetch(`${app.url}/other`, { method: "POST", body: "{}" })).status, 404);
});

test("webhooks are read in every shape that the platform sends", () => {
  const said = (fields: object) => readWebhook({ session_id: "1", ...fields }).said;
  assert.equal(said({ actual_response: "a", classified_answer: { text: "b" } }), "a");
  assert.equal(said({ classified_answer: { text: "b" }, question: { text: "c" } }), "b");
  assert.equal(said({ question: { text: "c" }, timeout_at: "2021-10-07 08:53:22" }), undefined);
  assert.equal(readWebhook({ session_external_id: "2" }).sessionId, "2");
  assert.equal(readWebhook({ session: { external_id: "3" } }).sessionId, "3");
  assert.equal(readWebhook({ ...body, conversation_id: "5678" }).conversationId, "5678");
  assert.equal(readWebhook(body).conversationId, "1234");
  assert.equal(readWebhook(body).variables.get("name"), "Ana");
});

test("values are texts, a location is JSON in a text", () => {
  const keys = sessionKeys({ place: { latitude: 4.5, longitude: -72 }, gone: null, no: false });
  assert.deepEqual(keys, [
    { key: "place", value: '{"latitude":4.5,"longitude":-72}' },
    { key: "no", value: "false" },
  ]);
});

test("every route of the flow takes its webhook", async () => {
  const treble = await platform();
  for (const route of routes) {
    const app = await start({ ...route, work: async () => ({}) }, treble.url);
    assert.equal((await app.send(body)).status, 200, route.path);
    await app.jobs.idle();
  }
});
