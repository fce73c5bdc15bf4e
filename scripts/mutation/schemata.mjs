// Writes sources in which every mutant is present and asleep. The n-th wakes where block.coinbase is address n, which the
// tests' network is told to have: so that all of them are compiled once.
import { codeOf, rangeOf } from './mutants.mjs';

const isAwake = (number) => `(block.coinbase == address(${number}))`;

/**
 * @param {{ ast: object, text: Buffer }} unit
 * @param {{ number: number, src: string, kind: string, text?: string }[]} own mutants of that unit
 * @param {object[]} all mutants, for the modifiers that they remove
 */
export function withMutants(unit, own, all) {
  const groups = groupByRange(unit, own);
  const copies = modifierCopies(unit, all, (from, to) => render(unit.text, groups, from, to));
  return render(unit.text, [...groups, ...pureWords(unit), ...copies], 0, unit.text.length);
}

/** All mutants of one range are wrapped together; ranges nest or are apart. */
function groupByRange(unit, mutants) {
  const groups = new Map();
  for (const mutant of mutants) {
    const { start, end } = mutant.kind === 'statement' ? withSemicolon(unit, rangeOf(mutant.src)) : rangeOf(mutant.src);
    const key = `${start}:${end}`;
    if (!groups.has(key)) groups.set(key, { start, end, mutants: [] });
    groups.get(key).mutants.push(mutant);
  }
  return [...groups.values()].map((group) => ({ ...group, wrap: (inner) => wrap(inner, group.mutants) }));
}

function withSemicolon(unit, { start, end }) {
  const upTo = unit.text.indexOf(';', end - 1) + 1;
  return { start, end: upTo };
}

function wrap(inner, mutants) {
  const [first] = mutants;
  if (first.kind === 'statement') return `{ if (!${isAwake(first.number)}) { ${inner} } }`;
  if (first.kind === 'modifier') return `${first.modifier.name}__mutable(${first.number})`;
  return mutants.reduceRight((rest, { number, text }) => `(${isAwake(number)} ? ${text} : ${rest})`, `(${inner})`);
}

/** Every mutable function reads the block; what was pure no longer is. */
function pureWords(unit) {
  const edits = [];
  const declarations = unit.ast.nodes.flatMap((node) => (node.nodeType === 'ContractDefinition' ? node.nodes : [node]));
  for (const node of declarations) {
    if (node.nodeType !== 'FunctionDefinition' || node.stateMutability !== 'pure') continue;
    const from = rangeOf(node.parameters.src).end;
    const start = unit.text.indexOf('pure', from);
    edits.push({ start, end: start + 4, wrap: () => 'view' });
  }
  return edits;
}

/** Behind each modifier a copy, with its mutants, that does nothing while the mutant that it is called with is awake. */
function modifierCopies(unit, mutants, mutated) {
  const used = new Set(mutants.filter(({ kind }) => kind === 'modifier').map(({ modifier }) => modifier.id));
  const copies = [];
  for (const { code } of codeOf(unit.ast)) {
    if (!used.has(code.id)) continue;
    const statements = code.body.statements.map((statement) => {
      if (statement.nodeType === 'PlaceholderStatement') return '_;';
      const { start, end } = rangeOf(statement.src);
      const isBlock = unit.text.toString('utf8', end - 1, end) === '}';
      const text = mutated(start, isBlock ? end : withSemicolon(unit, { start, end }).end);
      if (statement.nodeType === 'VariableDeclarationStatement') return text;
      return `if (block.coinbase != address(uint160(number__))) { ${text} }`;
    });
    const copy = `\nmodifier ${code.name}__mutable(uint256 number__) { ${statements.join(' ')} }\n`;
    const { end } = rangeOf(code.src);
    copies.push({ start: end, end, wrap: () => copy });
  }
  return copies;
}

function render(text, edits, from, to) {
  const inside = edits
    .filter(({ start, end }) => start >= from && end <= to)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let written = '';
  let position = from;
  for (const edit of inside) {
    if (edit.start < position) continue;
    written += text.subarray(position, edit.start).toString();
    const nested = inside.filter((other) => other !== edit && other.start >= edit.start && other.end <= edit.end);
    written += edit.wrap(render(text, nested, edit.start, edit.end));
    position = edit.end;
  }
  return written + text.subarray(position, to).toString();
}
