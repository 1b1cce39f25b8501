'use strict';

// The bot's entry, as Bottender calls it for every event. It prints what Bottender made of the event; and when a person
// writes a command, such as `!passThreadControl 9002 order-17`, it calls that method of its context and prints the outcome.

const { whatFailed } = require('../failure');

const KINDS = [
  'isMessage', 'isEcho', 'isPostback', 'isStandby',
  'isPassThreadControl', 'isTakeThreadControl', 'isRequestThreadControl', 'isAppRoles',
];

const say = (line) => console.log(JSON.stringify(line));

module.exports = async function App(context) {
  const { event } = context;
  say({
    heard: KINDS.filter((kind) => event[kind]),
    person: context.session ? context.session.user.id : null,
    page: event.pageId,
    raw: event.rawEvent,
  });
  if (!event.isText || event.isEcho || !event.text.startsWith('!')) {
    return;
  }

  const [call, ...args] = event.text.slice(1).split(' ');
  const target = call === 'getSecondaryReceivers' ? context.client : context;
  try {
    const answer = await target[call](...args);
    say({ call, person: context.session.user.id, answer: answer === undefined ? null : answer });
  } catch (error) {
    say({ call, person: context.session.user.id, error: whatFailed(error) });
  }
};
