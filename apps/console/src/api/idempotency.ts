/** 128 random bits in hex. `crypto.randomUUID` is missing where the console is opened over plain HTTP. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The Idempotency-Keys of one form: the same body keeps its key, so a retry is carried out once; another body is another
 * wish and gets another key.
 */
export class Intent {
  private key = newKey();
  private body: string | undefined;

  keyFor(body: unknown): string {
    const text = JSON.stringify(body);
    if (this.body !== undefined && this.body !== text) this.key = newKey();
    this.body = text;
    return this.key;
  }
}
