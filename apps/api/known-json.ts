const known = new WeakMap<object, string>();

/** Lets an answer that was made JSON already, to be kept for repeated requests, not be made JSON again. It is not changed any more. */
export function rememberJson(body: unknown, json: string | undefined): void {
  if (json !== undefined && typeof body === 'object' && body !== null) known.set(body, json);
}

/** An answer as JSON. */
export function toJson(body: unknown): string {
  return (typeof body === 'object' && body !== null ? known.get(body) : undefined) ?? JSON.stringify(body);
}
