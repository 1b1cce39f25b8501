// What every Messenger app needs: a web server that takes webhooks, and a client of the Graph API. Node alone, no packages.

import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const LARGEST_WEBHOOK = 1024 * 1024;
const REMEMBERED = 10_000;

/**
 * Listens on 127.0.0.1 and calls `hears(event)` for each item, one after another, in the order they came.
 * An event: { inControl, person, kind, body }, where `kind` is "message", "postback", "pass_thread_control" and so on.
 */
export function receive({ port, secret, verifyToken, hears }) {
  let work = Promise.resolve();
  const seen = new Set();

  // Meta and Router may send an item again: when our 200 was lost, or after a crash. Messages are known again by their mid.
  function isNew({ kind, body }) {
    if (!body.mid || (kind !== "message" && kind !== "postback")) return true;
    if (seen.has(body.mid)) return false;
    seen.add(body.mid);
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value);
    return true;
  }

  async function answer(request) {
    if (request.method === "GET") return challenge(new URL(request.url, "http://localhost").searchParams, verifyToken);
    if (request.method !== "POST") return [405, ""];
    const bytes = await bodyOf(request);
    if (bytes === null) return [413, "too large"];
    if (!isSigned(bytes, request.headers["x-hub-signature-256"], secret)) return [401, "X-Hub-Signature-256 is missing or wrong"];
    let events;
    try {
      events = [...eventsOf(JSON.parse(bytes))];
    } catch {
      return [400, "not a webhook"];
    }
    for (const event of events.filter(isNew)) {
      work = work.then(() => hears(event)).catch(failure => console.error(`${event.kind} of ${event.person}: ${failure.message}`));
    }
    // 200 says "mine now", and must be said within seconds: the work is done behind it. What is under way when this process is killed
    // is lost; an app that must not lose it stores the events before it answers.
    return [200, "EVENT_RECEIVED"];
  }

  const server = createServer((request, response) => {
    answer(request).catch(() => [400, ""]).then(([status, text]) => {
      response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(text);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve({
      address: `http://127.0.0.1:${server.address().port}/`,
      /** Takes no more webhooks, and ends when those it took are worked through. */
      async stop() {
        const closed = new Promise(done => server.close(done));
        server.closeIdleConnections();
        await closed;
        await work;
      },
    }));
  });
}

/** A Graph client: `call("messages", person, {…})` resolves to the answer, or throws an Error with Meta's words. */
export function graph({ address, token }) {
  return async function call(edge, person, body) {
    const response = await fetch(`${address}/me/${edge}`, {
      method: "POST",
      // In a header, so that the token is in no address and in nobody's access log.
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ recipient: { id: person }, ...body }),
      signal: AbortSignal.timeout(60_000),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.error?.message ?? `HTTP ${response.status}`);
    return answer;
  };
}

// Whoever registers this address first asks whether we know the token; the answer is the bare challenge.
function challenge(query, verifyToken) {
  const known = query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === verifyToken;
  return known ? [200, query.get("hub.challenge") ?? ""] : [403, ""];
}

// The signature covers the bytes as they came: JSON that is read and written again has other bytes.
function isSigned(bytes, header, secret) {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(bytes).digest("hex")}`);
  const given = Buffer.from(header ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function bodyOf(request) {
  const parts = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > LARGEST_WEBHOOK) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

// "messaging": this app is in control, or the item is about control. "standby": another app is in control, this one only listens.
function* eventsOf(webhook) {
  for (const entry of webhook.entry ?? []) {
    for (const channel of ["messaging", "standby"]) {
      for (const item of entry[channel] ?? []) {
        const kind = Object.keys(item).find(key => !["sender", "recipient"].includes(key) && item[key] instanceof Object);
        if (!kind) continue;
        const isEcho = item[kind].is_echo === true;
        const person = (isEcho ? item.recipient : item.sender)?.id;
        yield { inControl: channel === "messaging", person: String(person), kind: isEcho ? "echo" : kind, body: item[kind] };
      }
    }
  }
}
