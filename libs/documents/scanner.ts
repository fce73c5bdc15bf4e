import { once } from 'node:events';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { QuittanceError } from '#domain';

/** Looks through a document before it is kept. */
export interface DocumentScanner {
  /** Throws `document_refused` where it finds something, `unavailable` where it cannot look. */
  scan(content: Readable): Promise<void>;
}

/** For networks without a scanner. */
export const noScanner: DocumentScanner = {
  scan: async (content) => {
    content.destroy();
  },
};

const TIMEOUT_MILLISECONDS = 30_000;
/** Of an answer such as `stream: Eicar-Signature FOUND`. */
const MOST_ANSWER_BYTES = 1_024;

/** ClamAV's daemon, asked by its INSTREAM command over TCP. */
export class ClamdScanner implements DocumentScanner {
  constructor(
    private readonly host: string,
    private readonly port: number,
    private readonly timeoutMilliseconds = TIMEOUT_MILLISECONDS,
  ) {}

  async scan(content: Readable): Promise<void> {
    const answer = await this.#ask(content).catch((cause: unknown) => {
      throw new QuittanceError('unavailable', 'Documents cannot be scanned now. Send it again later.', {}, { cause });
    });
    const [, found] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
    if (found !== undefined) {
      throw new QuittanceError('document_refused', `The scanner found ${found} in this document.`);
    }
    if (answer !== 'stream: OK') {
      throw new QuittanceError('unavailable', 'This document could not be scanned. Send it again later.');
    }
  }

  /** Sends the content in chunks that follow their lengths, ended by a length of zero; returns the answer. */
  async #ask(content: Readable): Promise<string> {
    const socket = connect({ host: this.host, port: this.port });
    const timer = setTimeout(() => socket.destroy(new Error('The scanner took too long')), this.timeoutMilliseconds);
    let answer = '';
    const answered = new Promise<string>((resolve, reject) => {
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
        if (answer.length > MOST_ANSWER_BYTES) socket.destroy(new Error('The scanner does not end its answer'));
      });
      socket.once('end', () => resolve(answer.replace(/\0$/, '').trim()));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The scanner closed the connection')));
    });
    try {
      socket.write('zINSTREAM\0');
      for await (const chunk of content) await this.#send(socket, chunk as Buffer, answered);
      socket.write(Buffer.alloc(4));
      return await answered;
    } finally {
      answered.catch(() => undefined);
      clearTimeout(timer);
      content.destroy();
      socket.destroy();
    }
  }

  async #send(socket: ReturnType<typeof connect>, chunk: Buffer, answered: Promise<string>): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    // A scanner that ends early, with an answer or without, does not read on.
    if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answered]);
  }
}
