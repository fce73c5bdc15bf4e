/** The paths of the API and the methods that each knows. */
export class KnownPaths {
  private readonly patterns = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** `url` is a route's pattern, such as /v1/invoices/:id. */
  add(url: string, methods: readonly string[]): void {
    const known = this.patterns.get(url);
    if (known !== undefined) {
      for (const method of methods) known.methods.add(method);
      return;
    }
    const source = url
      .split(/(:[A-Za-z]+)/)
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('');
    this.patterns.set(url, { pattern: new RegExp(`^${source}$`), methods: new Set(methods) });
  }

  /** What `path` may be asked for; nothing where there is no such path. */
  methodsOf(path: string): string[] {
    const methods = [...this.patterns.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((known) => [...known.methods]);
    return [...new Set(methods)].sort();
  }
}
