// The web server: checks each webhook, then hands it to the work of its route.
import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { STATUS } from "./flow.js";
import type { Jobs } from "./jobs.js";
import type { Settings } from "./settings.js";
import {
  BadWebhook,
  readWebhook,
  sessionKeys,
  updateSession,
  type Variables,
  type Webhook,
} from "./treble.js";

export interface Route {
  /** The path of the webhook's URL. */
  path: string;
  /**
   * `trigger`: the session waits until it is updated, so the work may take its time.
   * `answer`: the flow goes on with the answer, which has to come within seconds.
   * `notice`: the platform does not read the answer.
   */
  kind: "trigger" | "answer" | "notice";
  /** The signal says when nobody waits for the result any more. */
  work(webhook: Webhook, signal: AbortSignal): Promise<Variables | void>;
}

/** The most bytes that a webhook's body may have. */
const MOST_BYTES = 256 * 1024;

export function createApp(settings: Settings, routes: readonly Route[], jobs: Jobs): Express {
  const app = express();
  app.disable("x-powered-by");
  app.get("/healthz", (_request, response) => {
    response.json({ ok: true });
  });
  if (settings.secret !== "") app.use(requireSecret(settings));
  app.use(express.json({ limit: MOST_BYTES, type: () => true }));

  // Compared as text: a path from a URL is no pattern.
  const byPath = new Map(routes.map((route) => [route.path, route]));
  app.post(/.*/, async (request, response, next) => {
    const route = byPath.get(request.path) ?? byPath.get(request.path.replace(/\/+$/, "") || "/");
    if (!route) return next();
    const webhook = readWebhook(request.body);
    const { key, isDated } = identity(route, webhook);
    const job = jobs.once(key, (forget) =>
      runJob(settings, route, webhook, isDated ? () => {} : forget),
    );
    if (route.kind === "answer") {
      response.json({ user_session_keys: sessionKeys(await job) });
    } else {
      response.json({ ok: true });
    }
  });

  app.use((_request, response) => {
    response.status(404).json({ error: "this flow has no such webhook" });
  });
  app.use(answerError);
  return app;
}

/**
 * Never fails: what goes wrong is logged, and the flow learns it from the status variable.
 * Calls `onward` when the session is about to go on, and may come here again.
 */
async function runJob(
  settings: Settings,
  route: Route,
  webhook: Webhook,
  onward: () => void,
): Promise<Variables> {
  const isTrigger = route.kind === "trigger";
  const settled = sleep(isTrigger ? settings.settleMs : 0);
  let variables: Variables;
  try {
    const result = await within(isTrigger ? settings.workMs : settings.answerMs, (signal) =>
      route.work(webhook, signal),
    );
    variables = { ...result, [STATUS]: "ok" };
    // A result that cannot be written is a failure of the work.
    sessionKeys(variables);
  } catch (error) {
    log(route, webhook, error);
    variables = { [STATUS]: "error" };
  }
  if (isTrigger) await settled;
  // Not after the update: the session's next webhook may be here before the update's answer.
  onward();
  if (isTrigger) {
    try {
      await updateSession(settings.treble, webhook.sessionId, variables);
    } catch (error) {
      log(route, webhook, error);
    }
  }
  return variables;
}

/** The work's result, or an error when it takes longer. */
async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`the work took longer than ${ms / 1000} seconds`);
      reject(error);
      controller.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The key is equal for a webhook that is sent twice, and different for the next answer of the same
 * session: that one has another moment in it. A condition's webhook has none. When a loop leads
 * through the condition again, with the same value, its key is the same: such a one is a repeated
 * webhook only as long as the session waits for the first.
 */
function identity(route: Route, webhook: Webhook): { key: string; isDated: boolean } {
  const { body, said, sessionId } = webhook;
  const moment =
    body["responded_at"] ?? body["timeout_at"] ?? body["read_at"] ?? body["delivered_at"];
  const cause = [said, moment, body["variable"], body["condition"]];
  const key = digest(JSON.stringify([route.path, sessionId, cause])).toString("base64");
  return { key, isDated: moment !== undefined && moment !== null };
}

function requireSecret(settings: Settings): RequestHandler {
  const expected = digest(settings.secret);
  return (request, response, next) => {
    const given = request.headers[settings.secretHeader];
    // Digests have one length, so the comparison takes the same time for every guess.
    if (typeof given === "string" && timingSafeEqual(digest(given), expected)) return next();
    response.status(401).json({ error: "the webhook secret is missing or wrong" });
  };
}

const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof BadWebhook) {
    response.status(400).json({ error: error.message });
    return;
  }
  const status = Number(error?.status);
  const isTheirs = status >= 400 && status < 500;
  if (!isTheirs) console.error(error);
  const message = status === 413 ? "the body is too large" : "the body is not JSON";
  response
    .status(isTheirs ? status : 500)
    .json({ error: isTheirs ? message : "something went wrong here" });
};

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** What the user wrote and what the variables hold is not logged. */
function log(route: Route, webhook: Webhook, error: unknown): void {
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ path: route.path, session: webhook.sessionId, problem }));
}
