/** The user asked to stop. Everything that was begun is in the journal. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** The API answers, but nothing happens on the network for as long as we were ready to wait. */
export class NetworkStalled extends Error {
  constructor(milliseconds: number) {
    super(
      `The API answers, but nothing has happened on the chain for ${Math.round(milliseconds / 1000)} s. ` +
        'Are the worker and the reader running?',
    );
    this.name = 'NetworkStalled';
  }
}
