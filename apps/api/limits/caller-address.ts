/**
 * The network that an address is counted under: an IPv4 address by itself, an IPv6 address with the 64 bits that its owner was
 * given, since the owner may use any address in them.
 */
export function callerNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === '' ? 0 : tail.split(':').length;
  while (groups.length + after < 8) groups.push('0');
  return `${groups
    .concat(tail === '' ? [] : tail.split(':'))
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
