// Public door of platform/errors.
export { AppError, type AppErrorInit, type ErrorDetails, isAppError } from "./app-error.ts";
export {
  type CatalogueEntry,
  type ErrorCode,
  type ErrorFactories,
  type ErrorFactory,
  type ErrorSpec,
  defineErrors,
  errorCatalogue,
  findError,
} from "./define-errors.ts";
export { type ErrorBody, toAppError, toErrorBody } from "./error-body.ts";
