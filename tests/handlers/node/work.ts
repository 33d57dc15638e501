// What your server does for Order status: this file is yours.
// Throw when something fails: the flow goes on with the variable request_status set to "error",
// otherwise it is "ok". The error's text stays in your log.
import type { Variables, Webhook } from "./treble.js";

/**
 * POST /sent
 *
 * A notice: the platform does not read the answer.
 * Called at: ask/webhook_delivered
 */
export async function onSent(_webhook: Webhook, _signal: AbortSignal): Promise<void> {}

/**
 * POST /orders/status
 *
 * Leads into a request trigger: the session waits until this work is done.
 * Called at: ask/reply
 * The flow compares order_state with sent, lost
 */
export async function onStatus(
  _webhook: Webhook,
  _signal: AbortSignal,
): Promise<Variables<"order_state" | "eta">> {
  throw new Error("onStatus is not written yet");
  // return {
  //   "order_state": "sent",
  //   "eta": "…",
  // };
}

/**
 * POST /stop
 *
 * A notice: the platform does not read the answer.
 * Called at: choose/stop/optout_webhook
 */
export async function onStop(_webhook: Webhook, _signal: AbortSignal): Promise<void> {}

/**
 * POST /users/status
 *
 * The flow goes on with the answer, which has to come within seconds.
 * Called at: choose/talk, choose/default
 */
export async function onUsersStatus(
  _webhook: Webhook,
  _signal: AbortSignal,
): Promise<Variables<never>> {
  throw new Error("onUsersStatus is not written yet");
}

/**
 * POST /ab
 *
 * A notice: the platform does not read the answer.
 * Called at: split/a
 */
export async function onAb(_webhook: Webhook, _signal: AbortSignal): Promise<void> {}
