// What can be wrong with the data folder.
import { defineErrors } from "@pipecast/platform/errors";

export const DataErrors = defineErrors("DATA", {
  FOLDER_UNWRITABLE: {
    status: 500,
    message:
      "The data folder {folder} cannot be written: check its owner and mode, or choose another with --data DIR.",
  },
  FILE_UNREADABLE: {
    status: 500,
    message:
      "{file} cannot be read: check its owner and mode; if it is damaged, restore it from a backup.",
  },
  SECRETS_MISSING: {
    status: 500,
    message:
      "These secrets must be set when the database is not the embedded one: {names}. Make each with `openssl rand -hex 32`.",
  },
});
