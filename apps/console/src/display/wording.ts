/** `claim_delivery` as people say it: `Claim delivery`. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The middle of a hash says little: `0x12345678…90abcdef`. */
export function shortHash(hash: string): string {
  return hash.length <= 20 ? hash : `${hash.slice(0, 10)}…${hash.slice(-8)}`;
}

const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'minute', seconds: 60 },
  { name: 'second', seconds: 1 },
];

/** Whole seconds as `5 days` or `1 day 2 hours`. */
export function durationInWords(seconds: number): string {
  let rest = seconds;
  const parts = units.flatMap((unit) => {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    return count === 0 ? [] : [`${count} ${unit.name}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'none' : parts.join(' ');
}
