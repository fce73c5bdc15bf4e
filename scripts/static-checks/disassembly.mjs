/** Opcodes that the checks speak of; others are told apart by their number alone. */
export const OPCODES = {
  CREATE: 0xf0,
  CALL: 0xf1,
  CALLCODE: 0xf2,
  DELEGATECALL: 0xf4,
  CREATE2: 0xf5,
  STATICCALL: 0xfa,
  SELFDESTRUCT: 0xff,
};

const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/**
 * The instructions of a piece of code with the source range of each. The source map ends where the code ends, so that the
 * data and the metadata behind it are not taken for code.
 * @returns {{ opcode: number, src: string }[]}
 */
export function disassemble({ object, sourceMap }) {
  const code = Buffer.from(object.replaceAll(/__\$.{34}\$__/g, '0'.repeat(40)), 'hex');
  const instructions = [];
  let [start, length, file] = ['', '', ''];
  let position = 0;
  for (const entry of sourceMap.split(';')) {
    const parts = entry.split(':');
    start = parts[0] || start;
    length = parts[1] || length;
    file = parts[2] || file;
    const opcode = code[position];
    instructions.push({ opcode, src: `${start}:${length}:${file}` });
    position += opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 2 : 1;
  }
  return instructions;
}
