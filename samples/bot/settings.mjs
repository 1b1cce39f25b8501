// Settings: from the command line (--port 7001), or from the environment (BOT_PORT=7001). Secrets belong into the environment: the
// command line of a process can be read by everybody on the machine.

import { parseArgs } from "node:util";

const NEEDED = {
  port: "the port to listen on, on 127.0.0.1",
  secret: "the app's secret: webhooks are signed with it",
  "verify-token": "the word that whoever registers this address must know",
  token: "the token to call the Graph API with",
};
const GRAPH = "http://127.0.0.1:5080/v23.0";

const nameOf = key => `BOT_${key.toUpperCase().replaceAll("-", "_")}`;

/** The settings by name, or a list of everything that is wrong with them. */
export function readSettings(args, environment) {
  const keys = [...Object.keys(NEEDED), "graph"];
  let given;
  try {
    given = parseArgs({ args, options: Object.fromEntries(keys.map(key => [key, { type: "string" }])) }).values;
  } catch (unknown) {
    return { faults: [unknown.message] };
  }
  const settings = Object.fromEntries(keys.map(key => [key, given[key] ?? environment[nameOf(key)] ?? ""]));
  settings.graph = (settings.graph || GRAPH).replace(/\/+$/, "");
  const faults = Object.keys(NEEDED).filter(key => !settings[key]).map(key => `--${key} (or ${nameOf(key)}) is missing: ${NEEDED[key]}.`);
  const port = Number(settings.port);
  if (settings.port && !(Number.isInteger(port) && port > 0 && port < 65536)) faults.push(`--port must be a number from 1 to 65535, not "${settings.port}".`);
  if (!/^https?:$/.test(URL.canParse(settings.graph) ? new URL(settings.graph).protocol : "")) faults.push(`--graph must be an address such as ${GRAPH}.`);
  return { ...settings, port, faults };
}
