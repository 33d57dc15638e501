// The webhooks of Order status.
// Made from the flow: make it again when the flow's webhooks change, and keep work.ts.
import type { Route } from "./server.js";
import * as work from "./work.js";

/** The session variable that says how the work went: "ok" or "error". */
export const STATUS = "request_status";

export const routes: readonly Route[] = [
  { path: "/sent", kind: "notice", work: work.onSent },
  { path: "/orders/status", kind: "trigger", work: work.onStatus },
  { path: "/stop", kind: "notice", work: work.onStop },
  { path: "/users/status", kind: "answer", work: work.onUsersStatus },
  { path: "/ab", kind: "notice", work: work.onAb },
];
