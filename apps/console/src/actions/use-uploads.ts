import { useState } from 'react';
import { Intent } from '../api/idempotency.js';
import { useSession } from '../session/session.js';

/** Uploads the files of one form, each once however often the form is sent. */
export function useUploads(orderId: string) {
  const { api } = useSession();
  const [uploads] = useState(() => new Map<File, { readonly intent: Intent; documentId?: string }>());
  return async (files: Readonly<Record<string, File>>): Promise<Record<string, string>> => {
    const documents: Record<string, string> = {};
    for (const [name, file] of Object.entries(files)) {
      const upload = uploads.get(file) ?? { intent: new Intent() };
      uploads.set(file, upload);
      upload.documentId ??= await api.upload(file, orderId, upload.intent.keyFor(file.name));
      documents[name] = upload.documentId;
    }
    return documents;
  };
}
