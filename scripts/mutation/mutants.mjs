// Finds what can be mutated in the bodies of functions and modifiers of one source unit. A mutant is one small, plausible
// mistake: { place, operator, text } with the text that would stand there instead.

/** Each comparison with its boundary and its negation. */
const COMPARISONS = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
};
const ARITHMETIC = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '<<': '>>',
  '>>': '<<',
  '&': '|',
  '|': '&',
  '^': '&',
};
const COMPOUND = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=' };
const STEPS = { '++': '--', '--': '++' };

/** Names that are easily taken for each other: two roles, two sums, two times, two ends. */
const LOOKALIKES = [
  ['buyer', 'supplier'],
  ['toBuyer', 'toSupplier'],
  ['creditor', 'debtor'],
  ['debtor', 'payee'],
  ['held', 'released'],
  ['available', 'held'],
  ['fundBy', 'deliverBy'],
  ['from', 'to'],
  ['payout', 'refund'],
  ['frozen', 'retained'],
  ['contested', 'toSupplier'],
  ['attester', 'supplier'],
  ['recipient', 'account'],
  ['feeRecipient', 'buyer'],
  ['funded', 'amount'],
];

/** @param {{ ast: object, text: Buffer, name: string, byId: Map<number, object> }} unit */
export function mutantsOf(unit) {
  const found = [];
  for (const { code } of codeOf(unit.ast)) {
    visit(code.body, [], { unit, code, found });
    found.push(...modifierRemovals(code, unit));
  }
  return found;
}

/** Functions and modifiers with a body, each with the contract or library it stands in. */
export function* codeOf(ast) {
  for (const node of ast.nodes) {
    if (node.nodeType === 'FunctionDefinition' && node.body) yield { code: node };
    if (node.nodeType !== 'ContractDefinition') continue;
    for (const member of node.nodes) {
      const isCode = member.nodeType === 'FunctionDefinition' || member.nodeType === 'ModifierDefinition';
      if (isCode && member.body) yield { code: member, owner: node };
    }
  }
}

const HANDLERS = {
  BinaryOperation: (node, context, parents) => [
    ...comparison(node, context, parents),
    ...arithmetic(node, context),
    ...logic(node, context),
  ],
  UnaryOperation: (node, context, parents) => unary(node, parents, context),
  Assignment: (node, context) => compound(node, context),
  FunctionCall: (node, context) => lookalikeCall(node, context),
  MemberAccess: (node, context, parents) => lookalikeMember(node, parents, context),
  Identifier: (node, context, parents) => [
    ...lookalikeVariable(node, parents, context),
    ...constantBound(node, parents),
  ],
  Literal: (node, context, parents) => literal(node, parents, context),
  IfStatement: (node) => condition(node),
  Conditional: (node) => condition(node),
  RevertStatement: (node, _, parents) => removal(node, parents, 'revert removed'),
  EmitStatement: (node, _, parents) => removal(node, parents, 'event removed'),
  ExpressionStatement: (node, _, parents) => removal(node, parents, 'statement removed'),
  Return: (node, context, parents) => earlyReturn(node, context, parents),
  Continue: (node, _, parents) => removal(node, parents, 'statement removed'),
  Break: (node, _, parents) => removal(node, parents, 'statement removed'),
};

function visit(node, parents, context) {
  if (node === null || typeof node !== 'object' || node.nodeType === 'InlineAssembly') return;
  if (Array.isArray(node)) {
    for (const item of node) visit(item, parents, context);
    return;
  }
  let inner = parents;
  if (node.nodeType !== undefined) {
    context.found.push(...(HANDLERS[node.nodeType]?.(node, context, parents) ?? []));
    inner = [node, ...parents];
  }
  for (const [key, value] of Object.entries(node)) if (key !== 'typeDescriptions') visit(value, inner, context);
}

export function rangeOf(src) {
  const [start, length] = src.split(':').map(Number);
  return { start, end: start + length };
}

const rawText = (node, { unit }) => unit.text.subarray(rangeOf(node.src).start, rangeOf(node.src).end).toString();
const typeOf = (node) => node.typeDescriptions?.typeIdentifier ?? '';
const isInteger = (node) => /^t_u?int\d/.test(typeOf(node));
const expression = (node, operator, text) => ({ src: node.src, kind: 'expression', operator, text });

/** `a op b` with another operator. */
function withOperator(node, operator, context) {
  return `(${rawText(node.leftExpression ?? node.leftHandSide, context)} ${operator} ${rawText(node.rightExpression ?? node.rightHandSide, context)})`;
}

/** A whole condition is not negated here, as it is held true and held false, see {condition}. */
function comparison(node, context, [parent]) {
  const operators = COMPARISONS[node.operator] ?? [];
  return (parent?.condition === node ? operators.filter(isBoundary) : operators).map((operator) =>
    expression(node, `${node.operator} to ${operator}`, withOperator(node, operator, context)),
  );

  function isBoundary(operator) {
    return node.operator[0] === operator[0] && node.operator.length !== operator.length;
  }
}

function arithmetic(node, context) {
  const operator = ARITHMETIC[node.operator];
  if (operator === undefined || !isInteger(node)) return [];
  return [expression(node, `${node.operator} to ${operator}`, withOperator(node, operator, context))];
}

function logic(node, context) {
  if (node.operator !== '&&' && node.operator !== '||') return [];
  return [
    expression(node, `${node.operator} to its left side`, `(${rawText(node.leftExpression, context)})`),
    expression(node, `${node.operator} to its right side`, `(${rawText(node.rightExpression, context)})`),
  ];
}

/** Where a test notices both, tests take both branches and can tell them apart. */
function condition({ condition: node }) {
  return ['true', 'false'].map((held) => ({ ...expression(node, `condition held ${held}`, held), branch: true }));
}

/** Held false, the condition of such an `if` leaves the statement out already. */
function isWholeBranch([parent, grandparent]) {
  const branch = parent?.nodeType === 'Block' && parent.statements.length === 1 ? grandparent : parent;
  return branch?.nodeType === 'IfStatement' && !branch.falseBody;
}

function unary(node, parents, context) {
  if (node.operator === '!' && parents[0]?.condition === node) return [];
  if (node.operator === '!') return [expression(node, '! removed', `(${rawText(node.subExpression, context)})`)];
  const step = STEPS[node.operator];
  if (step === undefined || parents.some((parent) => isLoopStep(parent, parents.slice(parents.indexOf(parent) + 1))))
    return [];
  const operand = rawText(node.subExpression, context);
  return [expression(node, `${node.operator} to ${step}`, node.prefix ? `(${step}${operand})` : `(${operand}${step})`)];
}

function compound(node, context) {
  const operator = COMPOUND[node.operator];
  if (operator === undefined) return [];
  return [expression(node, `${node.operator} to ${operator}`, withOperator(node, operator, context))];
}

function isLoopStep(node, parents) {
  return parents[0]?.nodeType === 'ForStatement' && parents[0].loopExpression === node;
}

/** Solidity refuses references that may point nowhere: what sets one cannot be left out. */
const isReference = (node) => /_(storage|calldata)(_ptr)?\b|_(storage|calldata)_ptr/.test(typeOf(node));

function setsReference(node) {
  const target = node.nodeType === 'ExpressionStatement' && node.expression.leftHandSide;
  return (
    target &&
    (target.components ?? [target]).some((part) => part && isReference(part) && !/Index|Member/.test(part.nodeType))
  );
}

function removal(node, parents, operator) {
  if (setsReference(node) || isLoopStep(node, parents) || isWholeBranch(parents)) return [];
  return [{ src: node.src, kind: 'statement', operator }];
}

/** The last statement of a function returns anyway. */
function earlyReturn(node, { code }, parents) {
  const returned = code.returnParameters?.parameters ?? [];
  if (returned.some(({ storageLocation }) => /storage|calldata/.test(storageLocation))) return [];
  return code.body.statements.at(-1) === node ? [] : removal(node, parents, 'early return removed');
}

/** A bound that is one more. Only where a number is used, not where it is defined. */
function constantBound(node, parents) {
  if (parents[0]?.nodeType === 'FunctionCall' && parents[0].expression === node) return [];
  if (!/^[A-Z][A-Z0-9_]+$/.test(node.name) || !isInteger(node)) return [];
  return [expression(node, 'constant + 1', `(${node.name} + 1)`)];
}

function literal(node, parents, context) {
  const type = node.kind === 'number' && typeOfUse(node, parents);
  return type ? [expression(node, 'number + 1', `${type}(${rawText(node, context)} + 1)`)] : [];
}

/** The unsigned type of what a number is compared with, reckoned with or assigned to. */
function typeOfUse(node, [parent, grandparent]) {
  const beside = () => {
    if (parent?.nodeType === 'BinaryOperation') {
      return parent.leftExpression === node ? parent.rightExpression : parent.leftExpression;
    }
    if (parent?.nodeType === 'VariableDeclarationStatement' && grandparent?.nodeType !== 'ForStatement') {
      return parent.declarations[0];
    }
    return parent?.nodeType === 'Assignment' && parent.rightHandSide === node ? parent.leftHandSide : undefined;
  };
  const type = /^t_(uint\d+)$/.exec(typeOf(beside() ?? {}))?.[1];
  return type !== undefined && parent.operator?.length === 2 && /<<|>>/.test(parent.operator) ? 'uint256' : type;
}

function lookalikesOf(name) {
  return LOOKALIKES.filter((pair) => pair.includes(name)).map(([one, other]) => (one === name ? other : one));
}

/** Declarations that stand beside the one named, of the same type: members of a struct, functions of a library. */
function siblings(declaration, { unit }) {
  const scope = unit.byId.get(declaration.scope);
  const members = scope?.nodeType === 'StructDefinition' ? scope.members : (scope?.nodes ?? []);
  return members.filter((member) => member.id !== declaration.id && signatureOf(member) === signatureOf(declaration));
}

function signatureOf(declaration) {
  if (declaration.nodeType === 'VariableDeclaration') return typeOf(declaration);
  if (declaration.nodeType !== 'FunctionDefinition') return undefined;
  const types = (list) => list.parameters.map(typeOf).join();
  return `${types(declaration.parameters)} to ${types(declaration.returnParameters)}`;
}

/** Whether the node stands on the left of an assignment, where nothing but itself can stand. */
function isAssigned(node, parents) {
  const { start } = rangeOf(node.src);
  return parents.some(
    (parent) =>
      parent.nodeType === 'Assignment' &&
      start < rangeOf(parent.leftHandSide.src).end &&
      start >= rangeOf(parent.src).start,
  );
}

function swapped(node, access, context) {
  const declaration = context.unit.byId.get(access.referencedDeclaration);
  if (declaration === undefined) return [];
  const names = siblings(declaration, context).map(({ name }) => name);
  const [start, length] = access.memberLocation.split(':').map(Number);
  const whole = rangeOf(node.src);
  const text = (from, to) => context.unit.text.subarray(from, to).toString();
  return lookalikesOf(access.memberName)
    .filter((name) => names.includes(name))
    .map((name) =>
      expression(
        node,
        `${access.memberName} to ${name}`,
        `${text(whole.start, start)}${name}${text(start + length, whole.end)}`,
      ),
    );
}

function lookalikeCall(node, context) {
  return node.expression.nodeType === 'MemberAccess' && node.arguments.length === 0
    ? swapped(node, node.expression, context)
    : [];
}

function lookalikeMember(node, parents, context) {
  const isCallee = parents[0]?.nodeType === 'FunctionCall' && parents[0].expression === node;
  return isCallee || isAssigned(node, parents) ? [] : swapped(node, node, context);
}

/** A variable of the same function and type, declared in it before. */
function lookalikeVariable(node, parents, { unit, code }) {
  if (isAssigned(node, parents)) return [];
  const declaration = unit.byId.get(node.referencedDeclaration);
  if (declaration?.nodeType !== 'VariableDeclaration') return [];
  const visible = [...code.parameters.parameters, ...(code.returnParameters?.parameters ?? [])];
  for (const block of parents.filter(({ nodeType }) => nodeType === 'Block' || nodeType === 'UncheckedBlock')) {
    for (const statement of block.statements) {
      if (statement.nodeType !== 'VariableDeclarationStatement' || rangeOf(statement.src).end > rangeOf(node.src).start)
        continue;
      visible.push(...statement.declarations.filter(Boolean));
    }
  }
  return lookalikesOf(node.name)
    .filter((name) => visible.some((other) => other.name === name && typeOf(other) === typeOf(declaration)))
    .map((name) => expression(node, `${node.name} to ${name}`, name));
}

/** A function that forgot its modifier. */
function modifierRemovals(code, unit) {
  return (code.modifiers ?? [])
    .filter(
      (invocation) => unit.byId.get(invocation.modifierName.referencedDeclaration)?.nodeType === 'ModifierDefinition',
    )
    .filter((invocation) => !invocation.arguments?.length)
    .map((invocation) => ({
      src: invocation.src,
      kind: 'modifier',
      operator: `${invocation.modifierName.name} removed`,
      modifier: unit.byId.get(invocation.modifierName.referencedDeclaration),
    }));
}
