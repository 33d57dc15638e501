// What the Treble platform sends and expects. Nothing here depends on your flow.
import { setTimeout as sleep } from "node:timers/promises";

/** What the platform posts, as far as a flow's work needs it. */
export interface Webhook {
  sessionId: string;
  /** What the user said; absent when a condition or a silence led here. */
  said: string | undefined;
  /** The session's variables. Every value is a text; a location is JSON in a text. */
  variables: ReadonlyMap<string, string>;
  countryCode: string;
  cellphone: string;
  /** The flow's number in the platform. */
  conversationId: string;
  /** The whole body, for what is not named above. */
  body: Readonly<Record<string, unknown>>;
}

export interface Location {
  latitude: number;
  longitude: number;
  address?: string;
}

/** The platform keeps texts; other values are written as text on the way out. */
export type Value = string | number | boolean | Location | null | undefined;

/** Session variables to set, by name. What is absent or null stays as it was. */
export type Variables<Name extends string = string> = { [name in Name]?: Value };

export interface SessionKey {
  key: string;
  value: string;
}

/** The request is not a webhook of the platform's. */
export class BadWebhook extends Error {}

export function readWebhook(body: unknown): Webhook {
  const fields = record(body);
  if (!fields) throw new BadWebhook("the body must be a JSON object");
  const sessionId = [
    fields["session_id"],
    fields["session_external_id"],
    record(fields["session"])?.["external_id"],
  ]
    .map(text)
    .find((id) => id !== "");
  if (sessionId === undefined) throw new BadWebhook("session_id is missing");
  // The id becomes a part of a URL, where these would mean another place.
  if (sessionId.length > 200 || /^\.{1,2}$/.test(sessionId) || !sessionId.isWellFormed()) {
    throw new BadWebhook("session_id is not an id");
  }

  const variables = new Map<string, string>();
  const keys = fields["user_session_keys"];
  for (const item of Array.isArray(keys) ? keys : []) {
    const pair = record(item);
    const key = text(pair?.["key"]);
    if (key !== "") variables.set(key, text(pair?.["value"]));
  }

  // `question.text` is what the flow asked, never what the user said.
  const said = fields["actual_response"] ?? record(fields["classified_answer"])?.["text"];
  return {
    sessionId,
    said: said === undefined || said === null ? undefined : text(said),
    variables,
    countryCode: text(fields["country_code"]),
    cellphone: text(fields["cellphone"]),
    conversationId: text(fields["conversation_id"]),
    body: fields,
  };
}

/** The form in which the platform takes variables. */
export function sessionKeys(variables: Variables): SessionKey[] {
  return Object.entries(variables)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: text(value) }));
}

export interface Client {
  baseUrl: string;
  apiKey: string;
  /** For the first of the growing pauses between attempts. */
  firstPauseMs: number;
  /** How long to keep trying. */
  patienceMs: number;
  /** How long "not found" may mean that the session is not waiting yet. */
  earlyMs: number;
}

const LONGEST_PAUSE_MS = 15_000;
const ATTEMPT_MS = 10_000;

/** Resumes a session that waits at a request trigger. Gives up only after `patienceMs`. */
export async function updateSession(
  client: Client,
  sessionId: string,
  variables: Variables,
): Promise<void> {
  const url = `${client.baseUrl}/session/${encodeURIComponent(sessionId)}/update`;
  const body = JSON.stringify({ user_session_keys: sessionKeys(variables) });
  const started = Date.now();
  for (let attempt = 0; ; attempt++) {
    const outcome = await post(client, url, body);
    if (outcome.done) return;
    const elapsed = Date.now() - started;
    const patience = outcome.status === 404 ? client.earlyMs : client.patienceMs;
    const pause = outcome.pauseMs ?? backoff(client.firstPauseMs, attempt);
    if (!isWorthRetrying(outcome.status) || elapsed + pause > patience) {
      const problem = outcome.status === undefined ? "no answer" : `status ${outcome.status}`;
      throw new Error(`the session update failed with ${problem} after ${attempt + 1} attempts`);
    }
    await sleep(pause);
  }
}

interface Outcome {
  done: boolean;
  /** Absent when no answer came. */
  status?: number;
  /** The pause that the platform asked for. */
  pauseMs?: number;
}

async function post(client: Client, url: string, body: string): Promise<Outcome> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (client.apiKey !== "") headers["authorization"] = client.apiKey;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      // The key goes to the platform and nowhere else.
      redirect: "manual",
      signal: AbortSignal.timeout(ATTEMPT_MS),
    });
    await response.body?.cancel();
    const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
    return {
      done: response.ok,
      status: response.status,
      ...(seconds >= 0 && { pauseMs: Math.min(seconds * 1000, LONGEST_PAUSE_MS) }),
    };
  } catch {
    return { done: false };
  }
}

function isWorthRetrying(status: number | undefined): boolean {
  return status === undefined || status >= 500 || [404, 408, 425, 429].includes(status);
}

/** Twice as long each time, and never quite the same for two sessions. */
function backoff(firstMs: number, attempt: number): number {
  const longest = Math.min(firstMs * 2 ** attempt, LONGEST_PAUSE_MS);
  return longest * (0.5 + Math.random() / 2);
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function text(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
