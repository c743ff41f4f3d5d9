/**
 * Settings of a tool, which no deployment knows: each is read where the tool needs it. They stand
 * last in README.md.
 */
export const toolSettings = {
  TENCENT_SECRET_ID:
    "`npm start`: talk to the real Tencent Cloud. **Tasks cost money then.** Also `npm run callbacks`",
  TENCENT_SECRET_KEY:
    "`npm start`: talk to the real Tencent Cloud. **Tasks cost money then.** Also `npm run callbacks`",
  CALLBACK_PATH:
    "`npm run callbacks`, where `--path` is not given: the field `path` of `CallbackSecret`",
  CALLSHEET_DIRECTORY:
    "`npm start` and `npm run unblock`: the folder of the state, default `.local/`",
  AWS_ENDPOINT_URL_DYNAMODB: "`npm start` and `npm run unblock`: the endpoint of another table",
  DYNOXIDE_BIN: "`npm start`: another program for the embedded engine",
} as const;
