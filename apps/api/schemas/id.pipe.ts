import type { PipeTransform } from '@nestjs/common';
import { idPattern, type ResourceKind, unknownId } from '#domain';

/** Reads an id in a path. A malformed one never reaches the database and answers as an unknown one does. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly kind: ResourceKind) {}

  transform(id: string): string {
    if (!idPattern(this.kind).test(id)) {
      throw unknownId(this.kind, id);
    }
    return id;
  }
}
