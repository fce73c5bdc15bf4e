import { textAt } from '../contracts/compilation.mjs';

const YUL_CALLS = new Set(['call', 'staticcall', 'delegatecall', 'callcode', 'create', 'create2', 'selfdestruct']);

/** Function types of the compiler that leave the contract. `delegatecall` is also how a library with public functions is called. */
const LEAVING =
  /^t_function_(external|delegatecall|barecall|baredelegatecall|barestaticcall|barecallcode|creation|transfer|send|ecrecover|sha256|ripemd160|selfdestruct)/;

/**
 * Every place from which a deployed contract can leave its own code: calls in Solidity and in assembly, in all functions and
 * modifiers that its own, its bases' and those it uses reach, OpenZeppelin's included. The constructor's own are left out.
 * @returns {{ function: string, call: string, target: string, src: string }[]} src: of the instructions that make the call
 */
export function externalCallsOf({ definition, build }) {
  const byId = indexNodes(build);
  const calls = [];
  const seen = new Set();
  const pending = definition.linearizedBaseContracts.flatMap((id) => {
    const base = byId.get(id).node;
    return base.nodes.filter((node) => isCode(node) && node.kind !== 'constructor').map((node) => node.id);
  });
  while (pending.length > 0) {
    const id = pending.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    const { node, owner } = byId.get(id);
    const name = `${owner === undefined ? '' : `${owner.name}.`}${node.name || node.kind}`;
    walk(node, (inner) => {
      const reference = byId.get(inner.referencedDeclaration)?.node;
      if (reference !== undefined && isCode(reference)) pending.push(reference.id);
      for (const leaving of leavingCalls(inner, build)) calls.push({ function: name, ...leaving, src: inner.src });
    });
  }
  return calls;
}

function isCode(node) {
  return (node.nodeType === 'FunctionDefinition' && node.implemented) || node.nodeType === 'ModifierDefinition';
}

/** What a call expression or a whole assembly block leaves by; the compiler maps instructions to either. */
function leavingCalls(node, build) {
  if (node.nodeType === 'InlineAssembly') return yulCalls(node, build);
  if (node.nodeType !== 'FunctionCall') return [];
  const callee = node.expression.nodeType === 'FunctionCallOptions' ? node.expression.expression : node.expression;
  const kind = LEAVING.exec(callee.typeDescriptions?.typeIdentifier ?? '')?.[1];
  if (kind === undefined) return [];
  const member = callee.nodeType === 'MemberAccess';
  return [
    { call: member ? callee.memberName : kind, target: textAt(build, (member ? callee.expression : callee).src) },
  ];
}

function yulCalls(block, build) {
  const calls = [];
  walk(block.AST, (node) => {
    if (node.nodeType !== 'YulFunctionCall' || !YUL_CALLS.has(node.functionName.name)) return;
    // The callee is the second argument of calls; what creates or destroys code has none.
    const target = /call/.test(node.functionName.name) ? node.arguments[1] : node.arguments[0];
    calls.push({ call: node.functionName.name, target: textAt(build, target.src) });
  });
  return calls;
}

/** All declarations by id, functions with the contract they stand in. */
function indexNodes(build) {
  const byId = new Map();
  for (const { ast } of Object.values(build.sources)) {
    for (const node of ast.nodes) {
      byId.set(node.id, { node });
      if (node.nodeType !== 'ContractDefinition') continue;
      for (const member of node.nodes) byId.set(member.id, { node: member, owner: node });
    }
  }
  return byId;
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (node.nodeType !== undefined) visit(node);
  for (const [key, value] of Object.entries(node)) if (key !== 'typeDescriptions') walk(value, visit);
}
