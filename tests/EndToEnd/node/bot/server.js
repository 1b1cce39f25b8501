'use strict';

// Started in this folder: Bottender looks for bottender.config.js and index.js where it is started.

const { initializeServer } = require('bottender');

const server = initializeServer().listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ listens: server.address().port }));
});

// Whoever started this holds stdin open. When it is gone, so is the bot.
process.stdin.on('end', () => process.exit(0)).resume();
