'use strict';

// Speaks to Router with messaging-api-messenger as it is; only `origin` differs from what a bot at Meta writes.
// A line on stdin, {"call":"getThreadOwner","args":["5001"]}, is one method of the client; a line on stdout is what
// became of it: {"answer":…} or {"error":{…}}.

const { createInterface } = require('readline');
const { MessengerClient } = require('messaging-api-messenger');
const { whatFailed } = require('./failure');

const client = new MessengerClient({
  origin: process.env.MESSENGER_ORIGIN,
  accessToken: process.env.MESSENGER_ACCESS_TOKEN,
  appId: process.env.MESSENGER_APP_ID,
  appSecret: process.env.MESSENGER_APP_SECRET, // with it, every call carries an appsecret_proof
});

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    const { call, args } = JSON.parse(line);
    const outcome = await client[call](...args).then(
      (answer) => ({ answer: answer === undefined ? null : answer }),
      (error) => ({ error: whatFailed(error) })
    );
    console.log(JSON.stringify(outcome));
  }
}

main();
