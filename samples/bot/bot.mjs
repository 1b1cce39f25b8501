// A shop's bot: it greets, answers two questions, and hands over. It passes control when the desk, which has asked for it, says that
// a colleague has accepted. It speaks Messenger webhooks and Graph calls only: behind Meta itself it works in the same way.
//
//   node bot.mjs --port 7001 --secret sample-bot-secret --verify-token sample-bot-verify-token --token sample-bot-token

import process from "node:process";
import { graph, receive } from "./messenger.mjs";
import { readSettings } from "./settings.mjs";

/** The metadata of a request by which the desk says: now. Bot and desk agree on it; to Meta it is any text. */
const ACCEPTED = "accepted";

const ANSWERS = {
  HOURS: "We are open Monday to Saturday, 9 to 18 h.",
  ORDER: "Your order 17 left us this morning. It should be with you tomorrow.",
  HUMAN: "I have asked a colleague to join. Until somebody is free, I am still here.",
};

const MENU = {
  attachment: {
    type: "template",
    payload: {
      template_type: "button",
      text: "Hello! I am the shop's bot. What can I do for you?",
      buttons: [
        { type: "postback", title: "Opening hours", payload: "HOURS" },
        { type: "postback", title: "Where is my order?", payload: "ORDER" },
        { type: "postback", title: "Talk to a human", payload: "HUMAN" },
      ],
    },
  },
};

const { faults, ...settings } = readSettings(process.argv.slice(2), process.env);
if (faults.length > 0) {
  console.error(`The bot cannot start:\n${faults.map(fault => `  ${fault}`).join("\n")}`);
  process.exit(2);
}

const call = graph({ address: settings.graph, token: settings.token });
const app = await receive({ port: settings.port, secret: settings.secret, verifyToken: settings["verify-token"], hears }).catch(failure => {
  console.error(`The bot cannot listen on port ${settings.port}: ${failure.message}`);
  process.exit(1);
});
console.log(`bot listens on ${app.address}`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => app.stop().then(() => process.exit(0)));

async function hears({ inControl, person, kind, body }) {
  if (kind === "message" || kind === "postback") {
    if (!inControl) return say(person, `${kind} on standby: not mine, I only listen`);
    say(person, `${kind} on messaging: I answer`);
    return answer(person, kind === "postback" ? body.payload : wantedBy(body.text ?? ""));
  }
  if (kind === "request_thread_control") return asked(person, body);
  if (kind === "pass_thread_control") {
    say(person, "control was passed to me");
    return send(person, { text: "The bot is back. Ask me about opening hours or your order." });
  }
  if (kind === "take_thread_control") say(person, "control was taken from me");
}

function answer(person, wanted) {
  return send(person, Object.hasOwn(ANSWERS, wanted) ? { text: ANSWERS[wanted] } : MENU);
}

function wantedBy(text) {
  if (/human|agent/i.test(text)) return "HUMAN";
  if (/open|hours/i.test(text)) return "HOURS";
  return /order/i.test(text) ? "ORDER" : "";
}

async function asked(person, { metadata, requested_owner_app_id: desk }) {
  if (metadata !== ACCEPTED) return say(person, "the desk asks for control: I go on until a colleague accepts");
  say(person, "a colleague has accepted: I pass control to the desk");
  await tries(person, "pass", () => call("pass_thread_control", person, { target_app_id: String(desk), metadata: "from the bot" }));
}

function send(person, message) {
  return tries(person, "send", () => call("messages", person, { messaging_type: "RESPONSE", message }));
}

// A call that was refused is told and not repeated: a repeated send could arrive twice.
async function tries(person, what, attempt) {
  try {
    await attempt();
    say(person, `${what}: done`);
  } catch (failure) {
    say(person, `${what} refused: ${failure.cause?.message ?? failure.message}`);
  }
}

// One line to the terminal. What others wrote may hold line breaks and control codes: they become spaces.
function say(person, text) {
  console.log(`bot  ${person}  ${text}`.replace(/\p{Cc}/gu, " "));
}
