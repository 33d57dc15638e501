// Settings from the environment. A wrong one stops the start with a sentence that names it.
import type { Client } from "./treble.js";

export interface Settings {
  host: string;
  port: number;
  /** Empty: webhooks are taken from anybody. */
  secret: string;
  secretHeader: string;
  answerMs: number;
  workMs: number;
  duplicateMs: number;
  /** How long the first update waits, so that the session reaches its trigger. */
  settleMs: number;
  treble: Client;
}

export function readSettings(env: Record<string, string | undefined>): Settings {
  const value = (name: string, otherwise: string) => env[name]?.trim() || otherwise;
  const number = (name: string, otherwise: number, from: number, to: number) => {
    const parsed = Number(value(name, String(otherwise)));
    if (!(parsed >= from && parsed <= to)) {
      throw new Error(`${name} must be a number from ${from} to ${to}`);
    }
    return parsed;
  };

  const baseUrl = value("TREBLE_BASE_URL", "https://main.treble.ai").replace(/\/+$/, "");
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new Error("TREBLE_BASE_URL must begin with https:// or http://");
  }
  const apiKey = value("TREBLE_API_KEY", "");
  if (!/^[\x21-\x7e]*$/.test(apiKey)) {
    throw new Error("TREBLE_API_KEY must be the bare key, without spaces");
  }
  return {
    host: value("HOST", "127.0.0.1"),
    port: number("PORT", 3000, 0, 65_535),
    secret: value("WEBHOOK_SECRET", ""),
    secretHeader: value("WEBHOOK_SECRET_HEADER", "X-Webhook-Secret").toLowerCase(),
    answerMs: 1000 * number("ANSWER_SECONDS", 7.5, 0.1, 9.5),
    workMs: 1000 * number("WORK_SECONDS", 120, 0.1, 86_400),
    duplicateMs: 1000 * number("DUPLICATE_SECONDS", 90, 0, 86_400),
    settleMs: 500,
    treble: { baseUrl, apiKey, firstPauseMs: 500, patienceMs: 300_000, earlyMs: 30_000 },
  };
}
