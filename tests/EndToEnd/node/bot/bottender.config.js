'use strict';

module.exports = {
  channels: {
    messenger: {
      enabled: true,
      path: process.env.MESSENGER_PATH,
      origin: process.env.MESSENGER_ORIGIN,
      pageId: process.env.MESSENGER_PAGE_ID,
      accessToken: process.env.MESSENGER_ACCESS_TOKEN,
      appId: process.env.MESSENGER_APP_ID,
      appSecret: process.env.MESSENGER_APP_SECRET,
      verifyToken: process.env.MESSENGER_VERIFY_TOKEN,
    },
  },
};
