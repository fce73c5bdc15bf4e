import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldProblem, problemOf } from '../api/problem.js';
import type { Answer } from '../api/resources.js';
import { useSession } from '../session/session.js';
import type { ChosenAction } from './action-form.js';
import { type Field, readFields, type Values } from './fields.js';
import { useSubmission } from './use-submission.js';
import { useUploads } from './use-uploads.js';

function initialValues(fields: readonly Field[]): Values {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? '']));
}

/**
 * What was typed into an action's form, and how sending it goes. Once the API has asked for a signature, the form's content
 * stands: the signature is for exactly that.
 */
export function useActionState({ form, href }: ChosenAction, orderId: string, onDone: (answer: Answer) => void) {
  const { token } = useSession();
  const [values, setValues] = useState(() => initialValues(form.fields));
  const [files, setFiles] = useState<Readonly<Record<string, File>>>({});
  const [signature, setSignature] = useState('');
  const [typedData, setTypedData] = useState<unknown>();
  const [wrongFields, setWrongFields] = useState<Readonly<Record<string, string>>>({});
  const submission = useSubmission(href, onDone);
  const upload = useUploads(orderId);
  const sending = useMutation({
    mutationFn: async () => {
      const reading = readFields(form.fields, { ...values, ...(await upload(files)) }, token.decimals);
      setWrongFields('errors' in reading ? reading.errors : {});
      if ('errors' in reading) return;
      const signed = signature.trim() === '' ? {} : { signature: signature.trim() };
      await submission.mutateAsync({ ...reading.body, ...signed });
    },
    onError: (error) => {
      const problem = problemOf(error);
      if (problem.code === 'signature_required') setTypedData(problem.typedData);
    },
  });
  const problem = sending.error === null ? undefined : problemOf(sending.error);
  return {
    values,
    files,
    signature,
    typedData,
    isSending: sending.isPending,
    /** Why the API refused; asking for a signature is no refusal. */
    refusal: problem?.code === 'signature_required' ? null : sending.error,
    errorOf: (field: string) => wrongFields[field] ?? fieldProblem(problem, field),
    type: (name: string, value: string) => setValues((before) => ({ ...before, [name]: value })),
    attach: (name: string, file: File | null) =>
      setFiles(({ [name]: _, ...others }) => (file === null ? others : { ...others, [name]: file })),
    sign: setSignature,
    send: () => sending.mutate(),
  };
}
