'use strict';

// What a bot's author sees of a failed call: the message, and the response that the client keeps in the error.
exports.whatFailed = (error) => ({
  message: error.message,
  status: error.response ? error.response.status : null,
  data: error.response ? error.response.data : null,
});
