/** What the libraries log with; pino and its kin fit. Details first, then a sentence. */
export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
