import { NativeSelect } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { inWords } from '../display/wording.js';

/** A filter that is kept in the page's address, so it survives a reload and can be shared. */
export function useFilter(name: string): string | undefined {
  const [search] = useSearchParams();
  return search.get(name) ?? undefined;
}

export function FilterSelect(props: { name: string; label: string; values: readonly string[] }) {
  const [search, setSearch] = useSearchParams();
  const choose = (value: string) => {
    const next = new URLSearchParams(search);
    if (value === '') next.delete(props.name);
    else next.set(props.name, value);
    setSearch(next, { replace: true });
  };
  return (
    <NativeSelect
      label={props.label}
      value={search.get(props.name) ?? ''}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[{ value: '', label: 'All' }, ...props.values.map((value) => ({ value, label: inWords(value) }))]}
    />
  );
}
