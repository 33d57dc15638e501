// Starts the server and stops it in order.
import { setTimeout as sleep } from "node:timers/promises";
import { routes } from "./flow.js";
import { Jobs } from "./jobs.js";
import { createApp } from "./server.js";
import { readSettings, type Settings } from "./settings.js";

/** How long running jobs may take when the server is told to stop. */
const STOP_MS = 20_000;

try {
  process.loadEnvFile();
} catch {
  // There is no .env: the environment says all.
}

let settings: Settings;
try {
  settings = readSettings(process.env);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}
if (settings.secret === "") {
  console.warn("WEBHOOK_SECRET is not set: webhooks are taken from anybody");
}
if (settings.treble.apiKey === "" && routes.some((route) => route.kind === "trigger")) {
  console.warn("TREBLE_API_KEY is not set: sessions are updated without a key");
}

const jobs = new Jobs(settings.duplicateMs);
const server = createApp(settings, routes, jobs).listen(settings.port, settings.host, (error) => {
  if (error) {
    console.error(`cannot listen on ${settings.host}:${settings.port}: ${error.message}`);
    process.exit(2);
  }
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : settings.port;
  console.log(`listening on http://${settings.host}:${port}`);
});
server.headersTimeout = 5_000;
server.requestTimeout = 10_000;

async function stop(): Promise<void> {
  server.close();
  await Promise.race([jobs.idle(), sleep(STOP_MS)]);
  process.exit(0);
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
